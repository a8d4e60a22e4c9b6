import type { LiveEvent, LiveReset, Snapshot } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import type { Tape, TapeStep } from "../events/recording.ts";
import { parseTopic } from "../events/topic.ts";
import type { LiveClient } from "./types.ts";

/** What a window keeps at most; what is older goes first. */
export interface WindowLimits {
  /** How long, in ms. */
  ms: number;
  readonly events: number;
  /** Of the events' data as JSON. */
  readonly bytes: number;
}

/** A quarter of an hour, and about as much memory as a large picture. */
export const WINDOW: WindowLimits = {
  ms: 900_000,
  events: 20_000,
  bytes: 10_000_000,
};

const RECENT = 200;
/** A clock that is ahead by more is wrong; by less, it is being measured. */
const AHEAD_MS = 1_000;
/** What an event weighs beside its data. */
const ENVELOPE = 300;

type Step = TapeStep & { readonly bytes: number };
type Start = { -readonly [Name in keyof Snapshot]: Snapshot[Name] } & {
  readonly last: Map<string, LiveEvent>;
  readonly recent: LiveEvent[];
};

/**
 * Keeps what came to a client lately, and what each topic was at the beginning of that: enough to show any moment in
 * between. It listens to the topics that the page holds already, and so joins none; it keeps those joined until `stop`.
 */
export class RecordingWindow {
  /** How many events have come in all, those that went again included. */
  taken = 0;
  readonly limits: WindowLimits;
  readonly #client: LiveClient;
  readonly #changed: () => void;
  readonly #forgot: () => void;
  /** Whose it is; null until that is known. */
  #who: string | null = null;
  readonly #undo = new Map<string, () => void>();
  readonly #stopStatus: () => void;
  /** What each topic was at `#from`. */
  readonly #starts = new Map<string, Start>();
  readonly #steps: Step[] = [];
  #bytes = 0;
  #from: number;
  #now: number;

  /** @param forgot what earlier tapes have may no longer be read */
  constructor(
    client: LiveClient,
    limits: WindowLimits,
    changed: () => void,
    forgot = changed,
  ) {
    this.#client = client;
    this.limits = { ...limits };
    this.#changed = changed;
    this.#forgot = forgot;
    this.#from = this.#now = Math.floor(client.now());
    this.#stopStatus = client.subscribe(() => this.#listen());
    this.#listen();
  }

  /** Until when it goes back, in Unix ms of the server's clock. */
  get from(): number {
    this.#trim();
    return this.#from;
  }

  /**
   * By the server's clock as far as it is known. That may be set right meanwhile: a little never goes back here; by more,
   * all that was written down by the wrong clock moves along.
   */
  get now(): number {
    const now = Math.floor(this.#client.now());
    const ahead = this.#now - now;
    if (ahead > AHEAD_MS) this.#shift(-ahead);
    return (this.#now = Math.max(this.#now, now));
  }

  /** When events came, ascending. */
  get times(): number[] {
    this.#trim();
    return this.#steps.flatMap((step) => ("event" in step ? step.at : []));
  }

  get isEmpty(): boolean {
    return this.#starts.size + this.#steps.length === 0;
  }

  /** All of it as it is now; what comes later does not change it. */
  tape(): Tape {
    // Who is told of a change is told a little later.
    this.#listen();
    this.#trim();
    const from = this.#from;
    const starts = [...this.#starts.values()].map((start) => {
      const { last, recent } = start;
      const snapshot = { ...start, last: new Map(last), recent: [...recent] };
      return { at: from, snapshot };
    });
    const steps: TapeStep[] = [...starts, ...this.#steps];
    const [first] = steps;
    const topic = first && topicOf(first);
    return {
      tenant: parseTopic(topic ?? "")?.tenant ?? "replay",
      pack: this.#client.pack?.name ?? null,
      ...{ from, to: this.now, steps },
    };
  }

  stop(): void {
    this.#stopStatus();
    for (const undo of this.#undo.values()) undo();
    this.#undo.clear();
  }

  #listen(): void {
    const { granted, user, status } = this.#client;
    const who = granted ? (user?.id ?? "") : null;
    if (this.#who !== null && who !== this.#who) this.#clear();
    this.#who = who;
    for (const { name, state } of status.topics) {
      if (state === "denied") this.#forget(name);
      if (this.#undo.has(name) || state === "denied") continue;
      // It may call back at once, before it has returned its undo.
      this.#undo.set(name, () => {});
      const take = (item: LiveEvent | LiveReset) => this.#take(item);
      this.#undo.set(name, this.#client.topic(name).subscribe(take));
    }
  }

  /** Another person: nothing of before is theirs. */
  #clear(): void {
    const names = [...this.#undo.keys()];
    this.#from = this.now;
    for (const name of names) this.#forget(name);
  }

  /** Who may no longer read it finds nothing of it in what was. */
  #forget(name: string): void {
    const undo = this.#undo.get(name);
    if (!undo) return;
    this.#undo.delete(name);
    this.#starts.delete(name);
    const kept = this.#steps.filter((step) => topicOf(step) !== name);
    this.#steps.splice(0, Infinity, ...kept);
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    undo();
    this.#forgot();
  }

  #shift(by: number): void {
    this.#from += by;
    this.#now += by;
    // Others than before: tapes have those.
    this.#steps.forEach((step, i) => {
      this.#steps[i] = { ...step, at: step.at + by };
    });
  }

  #take(item: LiveEvent | LiveReset): void {
    const at = this.now;
    if (isReset(item)) {
      const { last, recent } = item.snapshot;
      const events = [...last.values(), ...recent];
      const bytes = events.reduce((sum, event) => sum + weigh(event), 0);
      this.#steps.push({ at, snapshot: item.snapshot, bytes });
      this.#bytes += bytes;
    } else {
      const bytes = weigh(item);
      this.#steps.push({ at, event: item, bytes });
      this.#bytes += bytes;
      this.taken += 1;
    }
    this.#trim();
    this.#changed();
  }

  /** Lets go of what is too old or too much: it becomes part of what the topics were at the beginning. */
  #trim(): void {
    const { ms, events, bytes } = this.limits;
    const steps = this.#steps;
    const oldest = Math.max(this.#from, this.now - ms);
    let gone = 0;
    while (
      gone < steps.length &&
      (steps[gone]!.at <= oldest ||
        steps.length - gone > events ||
        this.#bytes > bytes)
    )
      this.#letGo(steps[gone++]!);
    const last = steps[gone - 1];
    steps.splice(0, gone);
    this.#from = Math.max(oldest, last?.at ?? 0);
  }

  #letGo(step: Step): void {
    this.#bytes -= step.bytes;
    if ("snapshot" in step) {
      const { last, recent, topic } = step.snapshot;
      const own = { last: new Map(last), recent: [...recent] };
      return void this.#starts.set(topic, { ...step.snapshot, ...own });
    }
    const { event } = step;
    const start = this.#starts.get(event.topic)!;
    start.seq = event.seq;
    if (event.key !== undefined)
      start.last.set(`${event.type}/${event.key}`, event);
    else if (start.recent.push(event) > RECENT) start.recent.shift();
  }
}

function weigh({ data }: LiveEvent): number {
  return JSON.stringify(data).length + ENVELOPE;
}

function topicOf(step: TapeStep): string {
  return ("event" in step ? step.event : step.snapshot).topic;
}
