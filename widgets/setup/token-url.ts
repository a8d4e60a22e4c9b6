import { LiveletsError } from "../events/error.ts";

/** Asks the page's own server who is signed in: `GET` with the page's cookies, answering `{ token }` or `{ token: null }`. */
export function tokenFrom(url: string): () => Promise<string | null> {
  return async () => {
    const response = await fetch(url, {
      credentials: "same-origin",
      headers: { accept: "application/json" },
    });
    const body: unknown = await response.json().catch(() => null);
    const token = (body as { token?: unknown } | null)?.token;
    if (response.ok && (typeof token === "string" || token === null))
      return token;
    throw new LiveletsError(
      "unavailable",
      `token-url: "${url}" answered ${response.status} without a token. Answer { "token": "…" } or { "token": null }.`,
    );
  };
}
