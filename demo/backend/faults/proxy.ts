import { EventEmitter, once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";

const UPGRADE = /^upgrade:\s*websocket\s*$/im;

/** A TCP proxy on loopback that breaks connections as networks do. */
export class Proxy {
  readonly origin: string;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #opened = new EventEmitter();
  readonly #header: string;
  #trouble: "none" | "swallow" | "refuse" = "none";
  /** The trouble is that of plain requests too. */
  #isWhole = false;

  private constructor(server: Server, header: string) {
    const { port } = server.address() as AddressInfo;
    this.#server = server;
    this.#header = header;
    this.origin = `http://localhost:${port}`;
  }

  /**
   * Listens on `port` (0 takes a free one) and passes everything to `target` on 127.0.0.1.
   * @param header one that handshakes of WebSockets get on their way, such as `x-line: 1`
   */
  static async start(
    port: number,
    target: number,
    header = "",
  ): Promise<Proxy> {
    const server = createServer();
    server.listen(port, "localhost");
    await once(server, "listening");
    const proxy = new Proxy(server, header);
    server.on("connection", (client) => proxy.#link(client, target));
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

  /** From now on nothing passes at all, and nothing is closed: as in a tunnel. */
  swallowAll(): void {
    this.#trouble = "swallow";
    this.#isWhole = true;
    for (const link of this.#links) link.swallow();
  }

  /** Resets every connection, and every further one: as when the server is gone. */
  refuseAll(): void {
    this.#trouble = "refuse";
    this.#isWhole = true;
    this.cutAll();
  }

  /** New connections pass again. What swallows is reset: nothing would ever come over it. */
  mend(): void {
    const wasSwallowing = this.#trouble === "swallow";
    this.#trouble = "none";
    if (wasSwallowing && this.#isWhole) this.cutAll();
    this.#isWhole = false;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cutAll();
    await once(this.#server, "close");
  }

  /** With the header behind the line that asks. */
  #marked(head: Buffer): Buffer {
    const end = head.indexOf("\r\n") + 2;
    if (this.#header === "" || end < 2) return head;
    const line = Buffer.from(`${this.#header}\r\n`);
    return Buffer.concat([head.subarray(0, end), line, head.subarray(end)]);
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
      link.isWebSocket = UPGRADE.test(head.toString("latin1"));
      const isHit = this.#isWhole || link.isWebSocket;
      if (isHit && this.#trouble === "refuse") return void reset([link]);
      if (isHit && this.#trouble === "swallow") return link.swallow();
      server.write(link.isWebSocket ? this.#marked(head) : head);
      client.pipe(server);
      if (link.isWebSocket) this.#opened.emit("socket");
    });
    server.pipe(client);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
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
