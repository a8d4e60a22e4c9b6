import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Handler } from "../../functions/_shared/deps.ts";

/** Answers a Node request with a web-standard handler: bodies stream both ways, and a client that leaves is noticed. */
export async function answerWith(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const answer = await handler(toRequest(request, origin, gone.signal));
  await write(answer, response);
}

function toRequest(
  request: IncomingMessage,
  origin: string,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    if (!name.startsWith(":"))
      headers.append(name, request.rawHeaders[index + 1] ?? "");
  }
  const method = request.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  // `duplex` is missing from the types of the DOM; Node demands it for streams.
  const init: RequestInit & { duplex?: "half" } = {
    method,
    headers,
    signal,
    ...(hasBody
      ? { body: Readable.toWeb(request) as ReadableStream, duplex: "half" }
      : {}),
  };
  return new Request(new URL(request.url ?? "/", origin), init);
}

async function write(
  answer: Response,
  response: ServerResponse,
): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name !== "set-cookie") response.setHeader(name, value);
  }
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  if (!answer.body) {
    response.end();
    return;
  }
  const body = Readable.fromWeb(answer.body as NodeReadableStream);
  // The client left while it was answered: nobody is there to be told.
  await pipeline(body, response).catch(() => response.destroy());
}
