import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { BareMap, LiveClient } from "../client/types.ts";
import { isReset, type LiveEvent, type LiveReset } from "../events/event.ts";
import { complain } from "./attributes.ts";
import type { ClientController } from "./client-controller.ts";
import { requestFrame } from "./frame.ts";
import { describeRefused } from "./topic-state.ts";

export type { BareMap } from "../client/types.ts";

export interface TopicsHost extends ReactiveControllerHost, HTMLElement {
  /** Topics, separated by spaces; empty: everything that `connect` granted. */
  topic: string;
  map?: BareMap;
  debug: boolean;
}

export interface TopicsOptions {
  /** Called before anything of a new set of topics arrives. */
  readonly restart: () => void;
  /** Called once per frame (sooner if many wait), in the order of arrival; just before the host renders. */
  readonly receive: (batch: readonly (LiveEvent | LiveReset)[]) => void;
  /** The page's `map` threw. */
  readonly fail: (thrown: unknown) => void;
}

/** A page that is hidden for hours gets few timers: what waits is bounded by this. */
const BATCH = 1_000;

/** Subscribes its host to topics, and hands on what they bring once per frame. */
export class TopicsController implements ReactiveController {
  readonly #host: TopicsHost;
  readonly #clients: ClientController;
  readonly #options: TopicsOptions;
  readonly #joined = new Map<string, () => void>();
  #map: BareMap | undefined;
  #topic = "";
  #granted: readonly string[] | null = null;
  #problem: string | null = null;
  #batch: (LiveEvent | LiveReset)[] = [];

  constructor(
    host: TopicsHost,
    clients: ClientController,
    options: TopicsOptions,
  ) {
    this.#host = host;
    this.#clients = clients;
    this.#options = options;
    host.addController(this);
    clients.watch((client) => this.#attend(client));
  }

  /** The topics that the host shows now. */
  get names(): readonly string[] {
    return [...this.#joined.keys()];
  }

  /** Why there is no topic to show: every name that was given is wrong. */
  get problem(): string | null {
    return this.#problem;
  }

  hostUpdate(): void {
    const client = this.#clients.client;
    if (client) this.#follow(client);
    this.flush();
  }

  /** Hands on what waits. */
  flush(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#options.receive(batch);
  }

  /** Joining waits for the first update: a page may still be setting properties. */
  #attend(client: LiveClient): () => void {
    const leave = client.subscribe(() => {
      if (client.granted !== this.#granted) requestFrame(this.#host);
    });
    return () => {
      leave();
      this.#leaveAll();
    };
  }

  /** Joins what is wanted now. When a topic is no longer wanted, everything starts anew: entries are shared. */
  #follow(client: LiveClient): void {
    const { topic, map } = this.#host;
    const same = topic === this.#topic && map === this.#map;
    if (same && client.granted === this.#granted && this.#joined.size > 0)
      return;
    const wanted = this.#wantedTopics(client);
    const gone = [...this.#joined.keys()].some((name) => !wanted.has(name));
    if (gone || map !== this.#map) this.#leaveAll();
    this.#topic = topic;
    this.#map = map;
    this.#granted = client.granted;
    for (const name of wanted)
      if (!this.#joined.has(name)) this.#join(client, name);
  }

  #wantedTopics(client: LiveClient): Set<string> {
    this.#problem = null;
    const { switches } = client;
    if ([switches?.["*"], switches?.[this.#host.localName]].includes("off")) {
      this.#problem = `<${this.#host.localName}> is turned off by the site for now.`;
      return new Set();
    }
    // A removed attribute leaves null.
    const named = String(this.#host.topic ?? "")
      .split(/\s+/)
      .filter(Boolean);
    if (named.length === 0) return new Set(client.granted);
    const wanted = named.filter((name) => this.#isTopic(client, name));
    if (wanted.length > 0) this.#problem = null;
    return new Set(wanted);
  }

  #isTopic(client: LiveClient, name: string): boolean {
    const accepted = describeRefused(client, name);
    if (accepted)
      this.#problem = complain(this.#host, "topic", name, accepted, "left out");
    return !accepted;
  }

  #join(client: LiveClient, name: string): void {
    // A subscription may call back at once, before it has returned its undo.
    this.#joined.set(name, () => {});
    const undo = client.topic(name).subscribe((event) => this.#take(event), {
      ...(this.#map && { map: this.#map }),
      onError: this.#options.fail,
    });
    this.#joined.set(name, undo);
  }

  #leaveAll(): void {
    for (const leave of this.#joined.values()) leave();
    this.#joined.clear();
    this.#batch = [];
    this.#options.restart();
  }

  #take(event: LiveEvent | LiveReset): void {
    if (this.#host.debug) logArrival(this.#host.localName, event);
    this.#batch.push(event);
    if (this.#batch.length >= BATCH) this.flush();
    requestFrame(this.#host);
  }
}

/** Where an event stands in its log; never what it says. */
function logArrival(who: string, event: LiveEvent | LiveReset): void {
  const { topic, epoch, seq } = isReset(event) ? event.snapshot : event;
  console.debug(`${who}: ${event.type} ${topic} ${epoch.slice(0, 8)}#${seq}`);
}
