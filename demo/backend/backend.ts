import type { Database } from "../../functions/_shared/database.ts";
import { Cleanup } from "./cleanup.ts";
import { FaultRoom } from "./faults/room.ts";
import { startForeign } from "./foreign.ts";
import type { Gateway } from "./gateway/index.ts";
import { listenLoopback, type Handlers } from "./listen.ts";
import type { BackendOptions } from "./backend-options.ts";
import { createPages, type Pages } from "./pages.ts";
import { createRoutes } from "./routes.ts";
import { startServices } from "./services.ts";
import { KEYS, PUSHER_APP } from "./settings.ts";

export type { BackendOptions } from "./backend-options.ts";

export interface Backend {
  /** Such as `http://localhost:5173`. */
  readonly url: string;
  readonly port: number;
  readonly gateway: Gateway;
  readonly database: Database;
  readonly keys: typeof KEYS;
  readonly pusher: typeof PUSHER_APP;
  /** An access token for `<role>@<tenant>.test`; rejects when there is no such person. */
  signIn(email: string): Promise<string>;
  /** Says goodbye on every socket, stops all work and closes the database. */
  close(): Promise<void>;
}

/** Everything behind one port: sign-in, functions, both engines, the demo's pages. Rejects with a UserError where a person can help. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const cleanup = new Cleanup((line) => options.log?.(line));
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(
  options: BackendOptions,
  cleanup: Cleanup,
): Promise<Backend> {
  // The port first: a second start hears at once that it is taken. Who calls early waits.
  const entrance = new Entrance();
  const listening = await listenLoopback(options.port, entrance);
  cleanup.add(() => listening.close());
  const { port } = listening;
  const url = `http://localhost:${port}`;

  const [services, pages] = await both(
    startServices(options, url, cleanup),
    options.pages === false ? Promise.resolve(null) : startPages(cleanup),
  );
  const { auth, gateway, router, database } = services;
  const room = new FaultRoom(gateway);
  cleanup.add(() => room.close());
  const foreign = pages && (await startForeignPage(url, cleanup));
  const { log } = cleanup;
  const functions = router.handle;
  entrance.open(
    createRoutes({
      url,
      functions,
      auth: auth.handle,
      faults: room.handle,
      gateway,
      pages,
      foreign,
      log,
    }),
  );
  cleanup.add(() => entrance.open(CLOSED));
  return {
    url,
    port,
    gateway,
    database,
    keys: KEYS,
    pusher: PUSHER_APP,
    async signIn(email) {
      const token = await auth.signIn(email);
      if (token !== null) return token;
      throw new Error(
        `backend: there is nobody called "${email}". Use <role>@<tenant>.test.`,
      );
    },
    close: () => cleanup.run(),
  };
}

async function startPages(cleanup: Cleanup): Promise<Pages> {
  const pages = await createPages();
  cleanup.add(() => pages.close());
  return pages;
}

async function startForeignPage(
  url: string,
  cleanup: Cleanup,
): Promise<string> {
  const listening = await startForeign(url);
  cleanup.add(() => listening.close());
  return `http://localhost:${listening.port}`;
}

/** Answers those who come while everything is being ended. */
const CLOSED: Handlers = {
  request: (_request, response) => void response.destroy(),
  upgrade: (_request, socket) => void socket.destroy(),
};

/** Keeps callers waiting until there is somebody to answer them. */
class Entrance implements Handlers {
  #handlers: Handlers | null = null;
  #waiting: ((handlers: Handlers) => void)[] = [];

  open(handlers: Handlers): void {
    this.#handlers = handlers;
    for (const enter of this.#waiting.splice(0)) enter(handlers);
  }

  readonly request: Handlers["request"] = (request, response) =>
    this.#enter((handlers) => handlers.request(request, response));

  readonly upgrade: Handlers["upgrade"] = (request, socket, head) =>
    this.#enter((handlers) => handlers.upgrade(request, socket, head));

  #enter(visit: (handlers: Handlers) => void): void {
    if (this.#handlers) visit(this.#handlers);
    else this.#waiting.push(visit);
  }
}

/** Like Promise.all, but a failure waits for the other: what it had started must be there to be ended. */
async function both<A, B>(
  first: Promise<A>,
  second: Promise<B>,
): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === "rejected") throw a.reason;
  if (b.status === "rejected") throw b.reason;
  return [a.value, b.value];
}
