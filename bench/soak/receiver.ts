import WebSocket from "ws";
import { hostDeps } from "../../widgets/client/client-deps.ts";
import { createLiveClient } from "../../widgets/client/live-client.ts";
import type { LiveClient } from "../../widgets/client/types.ts";
import type { Transport } from "../../widgets/events/answers.ts";
import type { LiveEvent } from "../../widgets/events/event.ts";
import { isReset } from "../../widgets/events/event.ts";
import { pollSource } from "../../widgets/sources/poll.ts";
import { pusherSource } from "../../widgets/sources/pusher.ts";
import type { Source } from "../../widgets/sources/source.ts";
import { supabaseSource } from "../../widgets/sources/supabase.ts";
import type { Received } from "./checker.ts";
import { PUBLISHABLE_KEY } from "../../demo/embedded.ts";

export type Engine = "supabase" | "pusher";

/** How an event got here. Times are `Date.now()` ms. */
export interface Arrival {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  /** When the server wrote it. */
  readonly writtenAt: number;
  /** When a frame first told of it, or of a later one; null where none had. */
  readonly toldAt: number | null;
  /** It came by `history`, not by a frame. */
  readonly fetched: boolean;
  /** The line was up and had caught up, and no outage was still felt: it should be here soon. */
  readonly calm: boolean;
}

const ID = /"id":"([0-9a-f-]{36})"/g;

/** Our client on one topic, over the engine's unmodified SDK; it remembers what a widget would be told. */
export class Receiver {
  readonly client: LiveClient;
  readonly arrivals: Arrival[] = [];
  /** Snapshots after the first. */
  resets = 0;
  #base: number | null = null;
  /** Of each loss of the line, and each outage, how long it took until all was well again, in ms. */
  readonly absences: number[] = [];
  #awaySince: number | null = Date.now();
  #isOutage = false;
  readonly #engine: Engine;
  readonly #topic: string;
  readonly #fetched = new Set<string>();
  /** By seq. */
  readonly #toldAt = new Map<number, number>();
  #told = 0;

  constructor(origin: string, engine: Engine, topic: string) {
    this.#topic = topic;
    this.#engine = engine;
    this.client = createLiveClient({
      endpoint: `${origin}/functions/v1`,
      apikey: PUBLISHABLE_KEY,
      tenant: topic.split(".")[0]!,
      transport: engine,
      source: (transport) => this.#listenIn(sourceFor(transport, origin)),
      deps: { fetch: (url, init) => this.#fetch(url, init) },
    });
    this.client.subscribe(() => this.#look());
    this.client.topic(topic).subscribe((event) => {
      if (isReset(event)) this.#reset(event.snapshot.recent);
      else this.#add(event);
    });
  }

  get isLive(): boolean {
    return this.#base !== null && this.client.status.state === "live";
  }

  /** The last seq it took. */
  get last(): number {
    return this.arrivals.at(-1)?.seq ?? this.#base ?? 0;
  }

  /** One line for a person: where it stands, and why. */
  describe(head: number): string {
    const { client, last } = this;
    return `${this.#engine} ${this.#topic}: ${last} of ${head}, ${JSON.stringify(client.status)}`;
  }

  get received(): Received {
    const { arrivals: entries } = this;
    return { topic: this.#topic, base: this.#base ?? 0, entries };
  }

  /** The server or its database is gone, or back. */
  outage(is: boolean): void {
    this.#isOutage = is;
    this.#look();
  }

  #look(): void {
    const { transport, connectedAt, state, breaker } = this.client.status;
    const isUp = transport === this.#engine && connectedAt !== null;
    if (!isUp || this.#isOutage) this.#awaySince ??= Date.now();
    else if (state === "live" && breaker === "closed") {
      if (this.#awaySince !== null)
        this.absences.push(Date.now() - this.#awaySince);
      this.#awaySince = null;
    }
  }

  /** The first snapshot is where it begins; a later one replaces what it holds, as in a widget. */
  #reset(recent: readonly LiveEvent[]): void {
    const first = recent[0]?.seq ?? 0;
    if (this.#base === null) {
      this.#base = recent.at(-1)?.seq ?? 0;
      return;
    }
    this.resets += 1;
    const kept = this.arrivals.filter(({ seq }) => seq < first);
    const had = new Map(this.arrivals.map((one) => [one.seq, one]));
    this.arrivals.splice(0, Infinity, ...kept);
    for (const event of recent) {
      const before = had.get(event.seq);
      if (before?.id === event.id) this.arrivals.push(before);
      else if (event.seq > this.#base) this.#add(event);
    }
  }

  #add({ seq, id, at }: LiveEvent): void {
    this.arrivals.push({
      seq,
      id,
      at: Date.now(),
      writtenAt: Date.parse(at),
      toldAt: this.#toldAt.get(seq) ?? null,
      fetched: this.#fetched.has(id),
      calm: this.#awaySince === null,
    });
  }

  /** Notes what frames tell, before the client hears of it. */
  #listenIn(source: Source): Source {
    const connect = source.connect.bind(source);
    source.connect = (context) =>
      connect({
        ...context,
        message: (channel, payload, event) => {
          const { head } = (payload ?? {}) as { head?: unknown };
          if (typeof head === "number") this.#tell(head);
          context.message(channel, payload, event);
        },
      });
    return source;
  }

  #tell(head: number): void {
    const from = Math.max(this.#told, this.last) + 1;
    for (let seq = from; seq <= head; seq += 1)
      this.#toldAt.set(seq, Date.now());
    this.#told = Math.max(this.#told, head);
  }

  /** Notes what is in an answer of `history`. */
  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const response = await hostDeps.fetch(url, init);
    if (!url.includes("/history?")) return response;
    const text = await response.text();
    for (const [, id] of text.matchAll(ID)) this.#fetched.add(id!);
    const { status, headers } = response;
    return new Response(text, { status, headers });
  }
}

/** The engine is behind the same address as the functions, also where that is a proxy's. */
function sourceFor(transport: Transport | null, origin: string): Source {
  if (transport?.kind === "supabase")
    return supabaseSource(
      { ...transport, url: origin },
      { transport: WebSocket as never },
    );
  if (transport?.kind === "pusher")
    return pusherSource({ ...transport, port: Number(new URL(origin).port) });
  return pollSource();
}
