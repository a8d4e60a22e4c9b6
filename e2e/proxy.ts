import { EventEmitter, once } from "node:events";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";

const UPGRADE = /^upgrade:\s*websocket\s*$/im;

/** A TCP proxy on loopback that breaks connections as networks do. */
export class Proxy {
  readonly origin: string;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #opened = new EventEmitter();
  #trouble: "none" | "swallow" | "refuse" = "none";

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.origin = `http://localhost:${port}`;
  }

  /** Listens on `port` and passes everything to `target` on 127.0.0.1. */
  static async start(port: number, target: number): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, port);
    server.on("connection", (client) => proxy.#link(client, target));
    server.listen(port, "localhost");
    await once(server, "listening");
    return proxy;
  }

  /** Open WebSockets. */
  get sockets(): number {
    return this.#webSockets().length;
  }

  /** Resolves when a WebSocket has been open for `ageMs`; rejects when `signal` says that it took too long. */
  async whenSocket(ageMs: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const ages = this.#webSockets().map((link) => link.age());
      const missing = ageMs - Math.max(...ages);
      if (missing <= 0) return;
      if (ages.length === 0) await once(this.#opened, "socket", { signal });
      else await after(missing, undefined, { signal });
    }
  }

  /** Resets every open WebSocket; answers how many there were. */
  cutSockets(): number {
    return reset(this.#webSockets());
  }

  /** Resets every connection, also those that carry plain requests. */
  cutAll(): number {
    return reset([...this.#links]);
  }

  /** From now on nothing passes on any WebSocket, and none is closed: as when a phone leaves its Wi-Fi. */
  swallowSockets(): void {
    this.#trouble = "swallow";
    for (const link of this.#webSockets()) link.swallow();
  }

  /** Resets the open WebSockets, and every further one: as in a network that allows none. */
  refuseSockets(): void {
    this.#trouble = "refuse";
    this.cutSockets();
  }

  /** New WebSockets pass again. */
  mend(): void {
    this.#trouble = "none";
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cutAll();
    await once(this.#server, "close");
  }

  #webSockets(): Link[] {
    return [...this.#links].filter((link) => link.isWebSocket);
  }

  #link(client: Socket, target: number): void {
    const server = connect(target, "127.0.0.1");
    const opened = performance.now();
    const link: Link = {
      client,
      server,
      isWebSocket: false,
      age: () => performance.now() - opened,
      swallow() {
        client.unpipe(server).resume();
        server.unpipe(client).resume();
      },
    };
    this.#links.add(link);
    client.once("data", (head) => {
      if (!UPGRADE.test(head.toString("latin1"))) return;
      link.isWebSocket = true;
      if (this.#trouble === "refuse") return void reset([link]);
      if (this.#trouble === "swallow") return link.swallow();
      this.#opened.emit("socket");
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        to.destroy();
        this.#links.delete(link);
      });
    }
  }
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  isWebSocket: boolean;
  /** In milliseconds. */
  age(): number;
  /** Takes what comes from both sides, and passes nothing on. */
  swallow(): void;
}

function reset(links: readonly Link[]): number {
  for (const { client, server } of links) {
    client.resetAndDestroy();
    server.destroy();
  }
  return links.length;
}
