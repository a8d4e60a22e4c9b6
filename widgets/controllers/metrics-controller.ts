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
  type DescribeOdd,
  type MetricDefinition,
} from "./metric-definitions.ts";
import type { MetricHistory } from "./metric-history.ts";
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

const NOTHING: readonly never[] = [];
/** So much is kept for a history that is still to be set. */
const EARLY = 1_000;

/** The newest values of a host's topics, and everything else that its tiles need. */
export class MetricsController implements ReactiveController {
  /** Their recent past, from when somebody sets it, and what came before that. */
  history: MetricHistory | null = null;
  early: readonly (LiveEvent | LiveReset)[] = NOTHING;
  /** What looks at each field of a definition, from when somebody sets it. */
  describeOdd: DescribeOdd | undefined;
  /** Changes when the page replaced texts: what was read with the earlier ones holds no longer. */
  textsVersion = 0;
  readonly #host: MetricsHost;
  readonly #clients: ClientController;
  readonly #topics: TopicsController;
  /** Topics whose log has been told from its beginning. */
  readonly #started = new Set<string>();
  #latest: LatestState = NO_LATEST;
  #failure: LiveletsError | null = null;
  #failedWith: readonly unknown[] = NOTHING;
  #undo: (() => void) | null = null;

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

  /** What may be shown, in its order. Throws where the page, or its pack, gave no list. */
  get definitions(): readonly CheckedMetric[] {
    return checkDefinitions(
      this.#host.definitions ?? this.#clients.client?.pack?.metrics,
      this.describeOdd,
    );
  }

  /** The newest state events, by `"<type>/<key>"`. */
  get latest(): ReadonlyMap<string, LiveEvent> {
    return this.#latest.events;
  }

  /** The past of what a definition reads, oldest first; the same array while nothing changed. */
  historyOf(definition: MetricDefinition): readonly LiveEvent[] {
    return this.history?.of(stateOf(definition) ?? "") ?? NOTHING;
  }

  get status(): ClientStatus | undefined {
    return this.#clients.client?.status;
  }

  get state(): MetricsState {
    return this.#told.state;
  }

  /** Why it is denied, offline or broken. */
  get reason(): string | null {
    return this.#told.reason;
  }

  /** What the page, or the setup, has to mend comes first. */
  get #told(): { state: MetricsState; reason: string | null } {
    const { status } = this;
    const error = this.#failure ?? this.#clients.error;
    const problem = error ? error.message : this.#topics.problem;
    if (problem) return { state: "error", reason: problem };
    if (status) return chooseState(status, this.#topics.names);
    const { missing } = this.#clients;
    return { state: missing ? "missing" : "connecting", reason: null };
  }

  /** Whether values may still come that are there already. A bare channel has none. */
  get loading(): boolean {
    const { client } = this.#clients;
    if (!client || this.state === "connecting") return true;
    return (
      !client.bare &&
      this.#topics.names.some((name) => !this.#started.has(name))
    );
  }

  /** Whether there is nothing to say yet of a host without values but that it waits. */
  get waiting(): boolean {
    return this.loading && !/error|denied|missing|offline/.test(this.state);
  }

  /** Server time, Unix ms. */
  now(): number {
    return this.#clients.client?.now() ?? Date.now();
  }

  hostConnected(): void {
    this.#undo = subscribeTexts(() => (this.textsVersion += 1));
  }

  hostUpdate(): void {
    if (this.#given.some((one, at) => one !== this.#failedWith[at]))
      this.#failure = null;
  }

  hostDisconnected(): void {
    this.#undo?.();
  }

  /** Something that the page gave threw: this element alone says so, until the page gives another. */
  fail(
    culprit: "map" | "renderItem" | "definitions" | "pack",
    thrown: unknown,
  ): void {
    if (this.#failure) return;
    const message = `${this.#host.localName}: ${culprit} threw "${messageOf(thrown)}". Mend it and set it again.`;
    this.#failure = new LiveletsError("definition-failed", message, thrown);
    this.#failedWith = this.#given;
    reportError(this.#host, this.#failure);
    requestFrame(this.#host);
  }

  /** What may be broken, and mended. */
  get #given(): readonly unknown[] {
    const { map, renderItem, definitions } = this.#host;
    return [map, renderItem, definitions, this.#clients.client?.pack];
  }

  #restart(): void {
    this.#latest = NO_LATEST;
    this.#started.clear();
    this.early = NOTHING;
    this.history?.clear();
    requestFrame(this.#host);
  }

  #receive(batch: readonly (LiveEvent | LiveReset)[]): void {
    for (const { type, topic } of batch)
      if (type === "live:reset") this.#started.add(topic);
    this.#latest = reduceLatest(this.#latest, batch);
    if (this.history) this.history.take(batch);
    else this.early = [...this.early, ...batch].slice(-EARLY);
  }
}
