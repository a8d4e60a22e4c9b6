import type { IncomingMessage, ServerResponse } from "node:http";
import type { Handler } from "../../functions/_shared/deps.ts";
import type { Gateway } from "./gateway/index.ts";
import type { Handlers } from "./listen.ts";
import { serveCdn } from "./cdn.ts";
import { answerWith } from "./node-adapter.ts";
import { hostFault, originFault } from "./origin.ts";
import type { Pages } from "./pages.ts";

export interface RouteOptions {
  readonly url: string;
  readonly functions: Handler;
  readonly auth: Handler;
  /** Where visitors break their own line. */
  readonly faults: Handler;
  readonly gateway: Gateway;
  readonly pages: Pages | null;
  /** Where the page of somebody else is; absent where no pages are served. */
  readonly foreign: string | null;
  log(line: string): void;
}

/** Who answers which path. */
export function createRoutes(options: RouteOptions): Handlers {
  const { url, functions, auth, faults, gateway, pages, foreign } = options;

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const path = request.url ?? "/";
    const misnamed = hostFault(request);
    if (misnamed !== null) return refuse(response, 403, misnamed);
    // The functions check origins themselves, with an answer of their own shape.
    if (path.startsWith("/functions/v1/")) {
      return answerWith(functions, request, response, url);
    }
    const fault = originFault(request);
    if (fault !== null) return refuse(response, 403, fault);
    if (path.startsWith("/auth/v1/")) {
      return answerWith(auth, request, response, url);
    }
    if (path.startsWith("/faults/v1/")) {
      return answerWith(faults, request, response, url);
    }
    if (await gateway.handle(request, response)) return;
    if (await serveCdn(path, response)) return;
    if (foreign !== null && /^\/embed\.html(\?|$)/.test(path)) {
      response.writeHead(302, { location: foreign + path });
      return void response.end();
    }
    if (pages) pages.handle(request, response);
    else refuse(response, 404, "livelets: no pages are served here.");
  }

  return {
    request(request, response) {
      response.on("error", () => undefined);
      answer(request, response).catch((error: unknown) => {
        options.log(`livelets: a request failed: ${String(error)}`);
        if (response.headersSent) response.destroy();
        else refuse(response, 500, "livelets: this went wrong.");
      });
    },
    upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      const isAllowed =
        hostFault(request) === null && originFault(request) === null;
      if (!isAllowed || !gateway.upgrade(request, socket, head)) {
        socket.destroy();
      }
    },
  };
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${why}\n`);
}
