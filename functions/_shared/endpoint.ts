import { allowedAnywhere, corsHeaders, nullOrigin, preflight } from "./cors.ts";
import type { Deps, Handler } from "./deps.ts";
import { HttpError } from "./http-error.ts";
import { enter, refusal } from "./rate-limit.ts";
import { isUnavailable, isUnstorable, RETRY_SOON } from "./unavailable.ts";

/** One request on its way through a function. */
export interface Exchange {
  readonly request: Request;
  readonly url: URL;
  readonly requestId: string;
  readonly deps: Deps;
}

/** What a function answers: a status and a JSON body. */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Wraps a function's work in what all share: CORS, method, request id, one log line, and errors as
 * `{ error: { code, message, requestId } }`. Nothing that is thrown inside reaches the caller unless it is an HttpError.
 */
export function endpoint(
  deps: Deps,
  call: string,
  methods: readonly string[],
  work: (exchange: Exchange) => Promise<Answer>,
): Handler {
  return async (request) => {
    const started = deps.now();
    const requestId = deps.id();
    const finish = (
      status: number,
      body: unknown,
      headers: Headers,
      code?: string,
      detail?: string,
    ) => {
      deps.log({
        level: status >= 500 ? "error" : "info",
        requestId,
        call,
        status,
        ms: deps.now() - started,
        code,
        detail,
      });
      headers.set("x-request-id", requestId);
      headers.set("cache-control", "no-store");
      if (body === undefined) return new Response(null, { status, headers });
      headers.set("content-type", "application/json; charset=utf-8");
      return new Response(JSON.stringify(body), { status, headers });
    };

    const headers = new Headers({ vary: "Origin" });
    enter(request, call);
    try {
      const origin = request.headers.get("origin");
      if (origin === "null") throw nullOrigin();
      const allowed = origin !== null && (await allowedAnywhere(deps, origin));
      if (request.method === "OPTIONS")
        return finish(204, undefined, preflight(origin, allowed, methods));
      if (allowed) corsHeaders(headers, origin);
      if (!methods.includes(request.method)) {
        throw new HttpError(
          405,
          "method_not_allowed",
          `${call}: ${request.method} is not possible. Use ${methods.join(" or ")}.`,
          {
            headers: { allow: methods.join(", ") },
          },
        );
      }
      const answer = await work({
        request,
        url: new URL(request.url),
        requestId,
        deps,
      });
      setAll(headers, answer.headers);
      return finish(answer.status ?? 200, answer.body, headers);
    } catch (thrown) {
      const refused = toHttpError(thrown);
      const error =
        refused.status === 401 || refused.status === 403
          ? await refusal(request, deps, refused)
          : refused;
      setAll(headers, error.headers);
      const detail = thrown === refused ? undefined : describe(thrown);
      const body = {
        error: {
          code: error.code,
          message: error.message,
          requestId,
          ...error.extra,
        },
      };
      return finish(error.status, body, headers, error.code, detail);
    }
  };
}

function setAll(headers: Headers, more: Answer["headers"] = {}): void {
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
}

function toHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (isUnavailable(thrown)) {
    return new HttpError(
      503,
      "unavailable",
      "Something this needs does not answer. Try again in a moment.",
      {
        headers: RETRY_SOON,
      },
    );
  }
  if (isUnstorable(thrown)) {
    return new HttpError(
      400,
      "bad_request",
      "A value cannot be kept as it is. Check numbers, texts and ids.",
    );
  }
  return new HttpError(
    500,
    "internal",
    "Something went wrong on our side. The request id finds it in the logs.",
  );
}

/** For the log: the error's name, code and message, which never contain parameters. */
function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "a non-error was thrown";
  const code = (thrown as { code?: unknown }).code;
  return `${thrown.name}${typeof code === "string" ? ` ${code}` : ""}: ${thrown.message}`.slice(
    0,
    500,
  );
}
