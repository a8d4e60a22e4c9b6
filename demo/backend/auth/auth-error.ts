/** A refusal in GoTrue's words and shape: `{ code, error_code, msg }`. */
export class AuthError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  toResponse(): Response {
    const { status, errorCode, message } = this;
    const headers = new Headers({ "x-sb-error-code": errorCode });
    if (this.retryAfter !== undefined) {
      headers.set("retry-after", String(this.retryAfter));
    }
    const body = { code: status, error_code: errorCode, msg: message };
    return Response.json(body, { status, headers });
  }
}
