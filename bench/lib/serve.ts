import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Served {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** Serves on loopback, cross-origin isolated: that gives pages clocks of 5 µs and workers that can be paced. */
export async function serve(
  find: (url: URL) => Served | null,
): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const found = find(new URL(request.url ?? "/", "http://localhost"));
    response.writeHead(found ? 200 : 404, {
      "content-type": found?.type ?? "text/plain",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cache-control": "no-store",
    });
    response.end(found?.body);
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

export const html = (script: string, style = ""): Served => ({
  type: "text/html; charset=utf-8",
  body: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${
    style && `<link rel="stylesheet" href="${style}">`
  }<body style="margin: 0"><div id="root"></div><script type="module" src="${script}"></script>`,
});
