import type { ReactiveController } from "lit";
import type { ClientStatus } from "../client/types.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import type { State } from "../events/state.ts";
import { NO_LATEST, reduceLatest, type LatestState } from "../log/latest.ts";
import { subscribeTexts } from "../texts/text.ts";
import type { ClientController } from "./client-controller.ts";
import { requestFrame } from "./frame.ts";
import { reportError } from "./live-error-event.ts";
import {
  checkDefinitions,
  stateOf,
  type CheckedMetric,
} from "./metric-definitions.ts";
import { MetricHistory } from "./metric-history.ts";
import { StatusController } from "./status-controller.ts";
import { chooseState } from "./topic-state.ts";
import { TopicsController, type TopicsHost } from "./topics-controller.ts";

export interface MetricsHost extends TopicsHost {
  /** Instead of the pack's. */
  definitions?: unknown;
  renderItem?: unknown;
}

/** `missing`: there is nothing to connect with. `error`: a definition of the page, or its setup, is broken. */
export type MetricsState = State | "missing" | "error";

/** A sparkline is worth no more requests than this per topic. */
const PAGES = 3;
const PAGE = 200;

/** The newest values of a host's topics with their recent past, and everything else that its tiles need. */
export class MetricsController implements ReactiveController {
  readonly #host: MetricsHost;
  readonly #clients: ClientController;
  readonly #topics: TopicsController;
  readonly #history = new MetricHistory();
  /** Topics whose log has been told from its beginning. */
  readonly #started = new Set<string>();
  /** Topics whose past was asked for. */
  readonly #asked = new Set<string>();
  #latest: LatestState = NO_LATEST;
  #failure: LiveletsError | null = null;
  #failedWith: readonly unknown[] = [];
  #undo: (() => void) | null = null;
  #texts = 0;
  /** Changes when everything starts anew: answers to earlier questions are void then. */
  #run = 0;

  constructor(host: MetricsHost, clients: ClientController) {
    this.#host = host;
    this.#clients = clients;
    new StatusController(host, clients, (status, { pack }) => ({
      pack,
      ...chooseState(status, this.#topics.names),
      since: status.since,
      provenAt: status.state === "stale" ? status.provenAt : null,
      done: status.progress?.done,
    }));
    this.#topics = new TopicsController(host, clients, {
      restart: () => this.#restart(),
      receive: (batch) => this.#receive(batch),
      fail: (thrown) => this.fail("map", thrown),
    });
    host.addController(this);
  }

  /** What may be shown, in its order; null if what the page gave is no list. */
  get definitions(): readonly CheckedMetric[] | null {
    return checkDefinitions(
      this.#host.definitions ?? this.#clients.client?.pack?.metrics,
    );
  }

  /** The newest state events, by `"<type>/<key>"`. */
  get latest(): ReadonlyMap<string, LiveEvent> {
    return this.#latest.events;
  }

  /** The past of one state, oldest first, at most 60; the same array while nothing changed. */
  historyOf(state: string): readonly LiveEvent[] {
    return this.#history.of(state);
  }

  get status(): ClientStatus | undefined {
    return this.#clients.client?.status;
  }

  get state(): MetricsState {
    if (this.#problem) return "error";
    if (!this.status) return this.#clients.missing ? "missing" : "connecting";
    return chooseState(this.status, this.#topics.names).state;
  }

  /** Why it is denied, offline or broken. */
  get reason(): string | null {
    if (this.#problem) return this.#problem;
    return this.status
      ? chooseState(this.status, this.#topics.names).reason
      : null;
  }

  /** What the page, or the setup, has to mend before anything can be shown. */
  get #problem(): string | null {
    const error = this.#failure ?? this.#clients.error;
    return error ? error.message : this.#topics.problem;
  }

  /** Whether values may still come that are there already. A bare channel has none. */
  get loading(): boolean {
    const { client } = this.#clients;
    if (!client || this.state === "connecting") return true;
    if (client.bare) return false;
    return this.#topics.names.some((name) => !this.#started.has(name));
  }

  /** Changes when the page replaced texts: what was read with the earlier ones holds no longer. */
  get textsVersion(): number {
    return this.#texts;
  }

  /** Server time, Unix ms. */
  now(): number {
    return this.#clients.client?.now() ?? Date.now();
  }

  hostConnected(): void {
    this.#undo = subscribeTexts(() => (this.#texts += 1));
  }

  hostUpdate(): void {
    const isSame = this.#given.every((one, at) => one === this.#failedWith[at]);
    if (this.#failure && !isSame) this.#failure = null;
  }

  hostDisconnected(): void {
    this.#undo?.();
  }

  /** Keeps the past of these metrics and of no others; asks for what was before the page was opened. */
  follow(shown: readonly CheckedMetric[]): void {
    const states = new Set<string>();
    for (const { definition } of shown) {
      const state = definition && stateOf(definition);
      if (state && definition.sparkline !== "none") states.add(state);
    }
    if (this.#history.follow(states)) {
      this.#asked.clear();
      for (const state of states) {
        const event = this.#latest.events.get(state);
        if (event) this.#history.take([event]);
      }
    }
    for (const state of states) {
      const event = this.#latest.events.get(state);
      if (event) this.#askOnce(event);
    }
  }

  /** Something that the page gave threw: this element alone says so, until the page gives another. */
  fail(culprit: "map" | "renderItem" | "definitions", thrown: unknown): void {
    if (this.#failure) return;
    const who = this.#host.localName;
    const message = `${who}: ${culprit} threw "${messageOf(thrown)}". Mend it and set it again.`;
    this.#failure = new LiveletsError("definition-failed", message, thrown);
    this.#failedWith = this.#given;
    reportError(this.#host, this.#failure);
    requestFrame(this.#host);
  }

  /** What may be broken, and mended. */
  get #given(): readonly unknown[] {
    const { map, renderItem, definitions } = this.#host;
    return [map, renderItem, definitions];
  }

  #restart(): void {
    this.#run += 1;
    this.#latest = NO_LATEST;
    this.#history.clear();
    this.#started.clear();
    this.#asked.clear();
    requestFrame(this.#host);
  }

  #receive(batch: readonly (LiveEvent | LiveReset)[]): void {
    for (const { type, topic } of batch)
      if (type === "live:reset") {
        this.#started.add(topic);
        this.#asked.delete(topic);
      }
    this.#latest = reduceLatest(this.#latest, batch);
    this.#history.take(batch);
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
    for (let page = 0; page < PAGES && this.#history.wantsMore; page += 1) {
      const { client } = this.#clients;
      const older = await client
        ?.topic(topic)
        .older(before, PAGE)
        .catch(() => []);
      if (!older?.length || run !== this.#run) return;
      this.#history.take(older);
      before = older[0]!.seq;
      requestFrame(this.#host);
    }
  }
}
