import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import { snapshotEvents, stateName } from "../log/contributions.ts";
import { compareEvents } from "../log/order.ts";
import type { ClientController } from "./client-controller.ts";
import { requestFrame, type Paintable } from "./frame.ts";
import { stateOf, type CheckedMetric } from "./metric-definitions.ts";

/** A sparkline shows no more. */
const POINTS = 60;
/** And is worth no more requests than this per topic. */
const PAGES = 3;
const PAGE = 200;

/** The newest events of the states that are shown, each once, oldest first. It loads once there are values. */
export class MetricHistory {
  readonly #host: Paintable;
  readonly #clients: ClientController;
  #events = new Map<string, readonly LiveEvent[]>();
  /** Topics whose past was asked for. */
  readonly #asked = new Set<string>();
  /** Changes when everything starts anew: answers to earlier questions are void then. */
  #run = 0;

  constructor(host: Paintable, clients: ClientController) {
    this.#host = host;
    this.#clients = clients;
  }

  /** Keeps the past of these metrics and of no others; asks for what was before the page was opened. */
  follow(
    shown: readonly CheckedMetric[],
    latest: ReadonlyMap<string, LiveEvent>,
  ): void {
    const before = this.#events;
    this.#events = new Map();
    for (const { definition } of shown) {
      const state = definition && stateOf(definition);
      if (!state || definition.sparkline === "none") continue;
      const known = before.get(state);
      if (!known) this.#asked.clear();
      this.#events.set(state, known ?? []);
    }
    for (const state of this.#events.keys()) {
      const event = latest.get(state);
      if (!event) continue;
      this.#add(event);
      this.#askOnce(event);
    }
  }

  /** At most 60; the same array as long as nothing in it changed. */
  of(state: string): readonly LiveEvent[] | undefined {
    return this.#events.get(state);
  }

  take(batch: Iterable<LiveEvent | LiveReset>): void {
    for (const item of batch)
      if (isReset(item)) this.#reset(item);
      else this.#add(item);
  }

  clear(): void {
    this.#run += 1;
    this.#events.clear();
    this.#asked.clear();
  }

  #reset(reset: LiveReset): void {
    this.#asked.delete(reset.topic);
    for (const [name, events] of this.#events) {
      const rest = events.filter(({ topic }) => topic !== reset.topic);
      if (rest.length < events.length) this.#events.set(name, rest);
    }
    this.take(snapshotEvents(reset));
  }

  #add(event: LiveEvent): void {
    if (event.key === undefined) return;
    const name = stateName(event);
    const events = this.#events.get(name);
    // The same event comes once per topic.
    if (!events || events.some(({ id }) => id === event.id)) return;
    let at = events.length;
    while (at > 0 && compareEvents(events[at - 1]!, event) > 0) at -= 1;
    this.#events.set(name, events.toSpliced(at, 0, event).slice(-POINTS));
  }

  #askOnce({ topic, seq }: LiveEvent): void {
    const { client } = this.#clients;
    if (!client || client.bare || this.#asked.has(topic)) return;
    this.#asked.add(topic);
    const cursor = client.topic(topic).cursor?.seq ?? seq;
    void this.#ask(topic, Math.max(cursor, seq));
  }

  /** A past that cannot be fetched leaves a shorter line, and nobody has to be told. */
  async #ask(topic: string, before: number): Promise<void> {
    const run = this.#run;
    for (let page = 0; page < PAGES && this.#wantsMore; page += 1) {
      const older = await this.#clients.client
        ?.topic(topic)
        .older(before, PAGE)
        .catch(() => []);
      if (!older?.length || run !== this.#run) return;
      this.take(older);
      before = older[0]!.seq;
      requestFrame(this.#host);
    }
  }

  /** Whether older events could be shown still. */
  get #wantsMore(): boolean {
    return [...this.#events.values()].some(({ length }) => length < POINTS);
  }
}
