import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

/** The demo's pages, translated by Vite as they are asked for. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** Loaded on demand: tests of the backend need no pages, and Vite takes longer to load than all the rest. */
export async function createPages(): Promise<Pages> {
  const { createServer } = await import("vite");
  const vite = await createServer({
    configFile: fileURLToPath(new URL("../../vite.config.ts", import.meta.url)),
    appType: "mpa",
    logLevel: "error",
    clearScreen: false,
    server: { middlewareMode: true },
  });
  return {
    handle: (request, response) =>
      vite.middlewares(request, response, (error?: Error) => {
        if (response.headersSent) return response.destroy();
        response.statusCode = error ? 500 : 404;
        response.setHeader("content-type", "text/plain; charset=utf-8");
        response.end(
          error
            ? "livelets: this page could not be made. The terminal says why."
            : "livelets: there is no such page here. Go to /.",
        );
      }),
    close: () => vite.close(),
  };
}
