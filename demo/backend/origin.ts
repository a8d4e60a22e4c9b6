import type { IncomingMessage } from "node:http";

const LOOPBACK =
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)(:\d+)?$/i;
const LOOPBACK_HOST =
  /^(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)(:\d+)?$/i;

/**
 * Why a request is refused for the name it was sent to; null when it may pass. A foreign name that points to this
 * machine would make a foreign page one of ours.
 */
export function hostFault(request: IncomingMessage): string | null {
  const { host } = request.headers;
  return host === undefined || LOOPBACK_HOST.test(host)
    ? null
    : `livelets: the embedded backend was called as "${host}". Call it as localhost.`;
}

/**
 * Why a request from a browser is refused for its page; null when it may pass. The keys of this backend are known
 * to everybody, so pages of other machines must not reach it through somebody's browser.
 */
export function originFault(request: IncomingMessage): string | null {
  const { origin } = request.headers;
  if (origin === undefined || LOOPBACK.test(origin)) return null;
  return origin === "null"
    ? 'livelets: the page has the origin "null", as pages opened from a file have. Serve it over http://localhost.'
    : `livelets: the embedded backend refuses pages of "${origin}". Serve the page from localhost.`;
}
