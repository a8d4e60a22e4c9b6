import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The raw body, or null when it is larger than `limit` bytes; the rest is then drained unread. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? Buffer.concat(chunks) : null;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  send(response, status, JSON.stringify(body), {
    "content-type": "application/json; charset=utf-8",
    ...headers,
  });
}

export function sendText(
  response: ServerResponse,
  status: number,
  body: string,
): void {
  send(response, status, body, { "content-type": "text/plain; charset=utf-8" });
}

export function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    "content-length": String(Buffer.byteLength(body)),
  });
  response.end(body);
}

/** Any site may ask, as at the real services; asked-for headers are allowed as they come. */
export function corsHeaders(request: IncomingMessage): Record<string, string> {
  const asked = request.headers["access-control-request-headers"];
  return {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers":
      asked ?? "apikey, authorization, content-type, x-client-info",
    "access-control-max-age": "600",
  };
}

/** Refuses a WebSocket handshake with an HTTP answer. A browser sees only close code 1006. */
export function refuseUpgrade(
  socket: Duplex,
  status: number,
  reason: string,
  body: string,
): void {
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** The path and query of a request; a path that is no URL is treated as the root. */
export function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? "/", "http://gateway");
  } catch {
    return new URL("http://gateway/");
  }
}

/** decodeURIComponent that answers null for a malformed escape. */
export function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
