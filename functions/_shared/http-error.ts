/** A refusal that the caller may read. Everything else that is thrown becomes a 500 without inner text. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  /** More fields of the error body, such as the `path` of an invalid event. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      extra?: Record<string, unknown>;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = more.extra ?? {};
    this.headers = more.headers ?? {};
  }
}

export const badRequest = (message: string) =>
  new HttpError(400, "bad_request", message);

/** The same body for what is absent and what is forbidden, so that nobody learns which names exist. */
export const forbidden = () =>
  new HttpError(
    403,
    "forbidden",
    "You may not do this here. Check the tenant, the topic and who is signed in.",
  );
