import type { ReactiveController } from "lit";
import type { ClientStatus, LiveTopic } from "../client/types.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import type { FeedTemplate, Pack } from "../events/pack.ts";
import type { State } from "../events/state.ts";
import { readCount } from "./attributes.ts";
import type { ClientController } from "./client-controller.ts";
import { requestFrame } from "./frame.ts";
import { reportError } from "./live-error-event.ts";
import { FeedWindow } from "./feed-window.ts";
import { StatusController } from "./status-controller.ts";
import { chooseState } from "./topic-state.ts";
import { TopicsController, type TopicsHost } from "./topics-controller.ts";

export interface FeedHost extends TopicsHost {
  /** How many entries are shown at most. */
  limit: number;
  renderItem?: unknown;
}

/** `missing`: there is nothing to connect with. `error`: a definition of the page, or its setup, is broken. */
export type FeedState = State | "missing" | "error";

export const DEFAULT_LIMIT = 10;

/** No list keeps more, whatever its `limit` says. */
export const MOST_KEPT = 10_000;
const LEAST_KEPT = 200;

/** What a page gives that may throw. */
type Culprit = "map" | "renderItem" | "listener" | "pack";

const NO_TEMPLATES: Pack["templates"] = {};

/** The merged entries of a host's topics, and everything else that its rows need. */
export class FeedController implements ReactiveController {
  readonly #host: FeedHost;
  readonly #clients: ClientController;
  readonly #topics: TopicsController;
  readonly #changing: () => void;
  #window = new FeedWindow();
  #least = LEAST_KEPT;
  /** Topics whose log has been told from its beginning. */
  readonly #started = new Set<string>();
  #failure: LiveletsError | null = null;
  #failedWith: readonly unknown[] = [];
  #blamed: { readonly culprit: Culprit; readonly thrown: unknown } | null =
    null;

  /** `changing` is called before anything of what is kept changes. */
  constructor(host: FeedHost, clients: ClientController, changing: () => void) {
    this.#host = host;
    this.#changing = changing;
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
      fail: (thrown) => this.#fail(thrown, host.map ? "map" : "listener"),
    });
    host.addController(this);
  }

  /** Newest first, everything that is kept. Up to date also between two paints. */
  get entries(): readonly LiveEvent[] {
    this.flush();
    return this.#window.entries;
  }

  /** Takes in at once what waits for the next paint. */
  flush(): void {
    this.#topics.flush();
  }

  /** What is kept, as of the latest update. It changes in place; another stands here once the topics are others. */
  get window(): FeedWindow {
    return this.#window;
  }

  get status(): ClientStatus | undefined {
    return this.#clients.client?.status;
  }

  get state(): FeedState {
    const { missing } = this.#clients;
    if (this.#problem) return "error";
    if (!this.status) return missing ? "missing" : "connecting";
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

  /** Whether entries may still come that are there already. A bare channel has none. */
  get loading(): boolean {
    const { client } = this.#clients;
    if (!client || this.state === "connecting") return true;
    if (client.bare) return false;
    return this.#topics.names.some((name) => !this.#started.has(name));
  }

  get templates(): Readonly<Record<string, FeedTemplate>> {
    return this.blame(
      "pack",
      () => this.#clients.client?.pack?.templates ?? NO_TEMPLATES,
    );
  }

  /** The categories of the pack, in its order. */
  get categories(): readonly string[] {
    const { templates } = this;
    return this.blame("pack", () => [
      ...new Set(Object.values(templates).map(({ category }) => category)),
    ]);
  }

  /** The topics that are shown. */
  get topics(): readonly LiveTopic[] {
    const { client } = this.#clients;
    return client ? this.#topics.names.map((name) => client.topic(name)) : [];
  }

  /** How many entries are shown at most, before the reader asks for older ones. */
  get limit(): number {
    const host = this.#host;
    return readCount(host, "limit", host.limit, 1, MOST_KEPT, DEFAULT_LIMIT);
  }

  /** There is a log behind what is shown, which may have older entries. */
  get hasLog(): boolean {
    return this.#clients.client?.bare === false;
  }

  /** Keeps older entries too, directly below those that are kept; from now on the most that any list keeps. */
  addOlder(events: readonly LiveEvent[]): void {
    this.#least = MOST_KEPT;
    this.#window.reduceOlder(events, MOST_KEPT);
  }

  /** Server time, Unix ms. */
  now(): number {
    return this.#clients.client?.now() ?? Date.now();
  }

  hostUpdate(): void {
    if (this.#given.some((one, at) => one !== this.#failedWith[at]))
      this.#failure = null;
  }

  /** A property of the host was set: where nobody is to blame, what went wrong may be right now. */
  retry(): void {
    if (!this.#blamed) this.#failure = null;
  }

  /** Does what depends on something of the page's: what it throws is the culprit's. */
  blame<T>(culprit: Culprit, work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      this.#blamed = { culprit, thrown };
      throw thrown;
    }
  }

  /** Drawing threw: this element alone says so, until the culprit is another, or without one a property. */
  failDrawing(thrown: unknown): void {
    const blamed = this.#blamed?.thrown === thrown ? this.#blamed : null;
    this.#fail(thrown, blamed?.culprit);
  }

  #fail(thrown: unknown, culprit?: Culprit): void {
    if (this.#failure) return;
    const said = `"${messageOf(thrown)}".`;
    const message = `${this.#host.localName}: ${
      culprit
        ? `${culprit} threw ${said} Mend it and set it again.`
        : `could not be drawn: ${said} Setting a property tries again.`
    }`;
    this.#failure = new LiveletsError("definition-failed", message, thrown);
    this.#blamed = culprit ? { culprit, thrown } : null;
    this.#failedWith = this.#given;
    reportError(this.#host, this.#failure);
    requestFrame(this.#host);
  }

  /** What may be broken, and mended. */
  get #given(): readonly unknown[] {
    const { map, renderItem } = this.#host;
    return [map, renderItem, this.#clients.client?.pack];
  }

  #restart(): void {
    this.#window = new FeedWindow();
    this.#least = LEAST_KEPT;
    this.#started.clear();
    requestFrame(this.#host);
  }

  #receive(batch: readonly (LiveEvent | LiveReset)[]): void {
    for (const { type, topic } of batch)
      if (type === "live:reset") this.#started.add(topic);
    this.#changing();
    this.#window.reduce(batch, Math.max(this.#least, this.limit));
  }
}
