import { randomUUID } from "node:crypto";
import type { Gateway } from "../gateway/types.ts";
import { LINE_HEADER } from "../gateway/index.ts";
import { isFault } from "./kinds.ts";
import type { LineState } from "./kinds.ts";
import { Line } from "./line.ts";
import { Proxy } from "./proxy.ts";

/** Lines at once; the one that was used least recently goes first. */
const MOST = 16;

/**
 * Where visitors break their own line: `POST /faults/v1/lines` opens one, `POST /faults/v1/lines/<id>` breaks or mends it.
 * Each is a port of its own on loopback, and nobody else's page goes over it.
 */
export class FaultRoom {
  readonly #gateway: Gateway;
  readonly #lines = new Map<string, Line>();
  #seed = 0;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /** Answers paths under `/faults/v1/`. */
  readonly handle = async (request: Request): Promise<Response> => {
    const { pathname, port } = new URL(request.url);
    const [, , , what, id, ...more] = pathname.split("/");
    if (what !== "lines" || more.length > 0)
      return refused(404, "no such call");
    if (request.method === "GET" && id)
      return this.#answer(this.#lines.get(id));
    // A form of another page can send neither of these without being asked first.
    const type = request.headers.get("content-type") ?? "";
    if (request.method !== "POST" || !type.startsWith("application/json"))
      return refused(405, "send JSON by POST");
    if (id === undefined) return this.#answer(await this.#open(Number(port)));
    const line = this.#lines.get(id);
    const { fault, on = true } = (await request.json().catch(() => ({}))) as {
      fault?: unknown;
      on?: unknown;
    };
    if (fault === "mend") line?.mend();
    else if (isFault(fault) && on === false) line?.end(fault);
    else if (isFault(fault)) line?.apply(fault);
    else return refused(400, `"${String(fault).slice(0, 40)}" is no fault`);
    return this.#answer(line);
  };

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => this.#end(line)));
  }

  async #open(target: number): Promise<Line> {
    const id = randomUUID();
    const proxy = await Proxy.start(0, target, `${LINE_HEADER}: ${id}`);
    const line = new Line(id, proxy, this.#gateway.line(id), (this.#seed += 1));
    this.#lines.set(id, line);
    const [oldest] = [...this.#lines.values()].sort(
      (a, b) => a.usedAt - b.usedAt,
    );
    if (this.#lines.size > MOST && oldest) await this.#end(oldest);
    return line;
  }

  async #end(line: Line): Promise<void> {
    this.#lines.delete(line.id);
    this.#gateway.endLine(line.id);
    await line.proxy.close();
  }

  #answer(line: Line | undefined): Response {
    if (!line) return refused(404, "there is no such line: open one");
    const state: LineState = line.state;
    return Response.json(state, { headers: { "cache-control": "no-store" } });
  }
}

function refused(status: number, why: string): Response {
  return Response.json({ error: `faults: ${why}.` }, { status });
}
