import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import type { Tape, TapeStep } from "../events/recording.ts";
import { parseTopic } from "../events/topic.ts";
import { addTo, copyOf, type Start } from "./recording-start.ts";
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

/** A clock that is ahead by more is wrong; by less, it is being measured. */
const AHEAD_MS = 1_000;
/** What an event weighs beside its data. */
const ENVELOPE = 300;

type Step = TapeStep & { readonly bytes: number };
/** A topic that is listened to. */
interface Hold {
  undo(): void;
  /** When something came last. */
  at: number;
}

/**
 * Keeps what came to a client lately, and what each topic was at the beginning of that: enough to show any moment in
 * between. It listens to the topics that the page holds already, and so joins none; it keeps those joined until `stop`, or
 * until it has nothing of them any more but how they stand.
 */
export class RecordingWindow {
  /** How many events have come in all, those that went again included. */
  taken = 0;
  /** While the past is shown, nobody but the window may hold what is to be shown again. */
  isShown = false;
  readonly limits: WindowLimits;
  readonly #client: LiveClient;
  readonly #changed: () => void;
  readonly #forgot: () => void;
  /** Whose it is; null until that is known. */
  #who: string | null = null;
  readonly #holds = new Map<string, Hold>();
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
    const starts = [...this.#starts.values()].map((start) => ({
      at: from,
      snapshot: copyOf(start),
    }));
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
    for (const { undo } of this.#holds.values()) undo();
    this.#holds.clear();
  }

  #listen(): void {
    const { granted, user, status } = this.#client;
    const who = granted ? (user?.id ?? "") : null;
    if (this.#who !== null && who !== this.#who) this.#clear();
    this.#who = who;
    for (const { name, state, listeners } of status.topics) {
      const hold = this.#holds.get(name);
      if (state === "denied") this.#forget(name);
      else if (!hold && listeners !== 0) this.#hold(name);
      else if (hold && listeners === 1 && this.#isIdle(hold)) this.#drop(name);
    }
  }

  #hold(name: string): void {
    // It may call back at once, before it has returned its undo.
    const hold: Hold = { undo: () => {}, at: this.now };
    this.#holds.set(name, hold);
    hold.undo = this.#client.topic(name).subscribe((item) => {
      hold.at = this.now;
      this.#take(item);
    });
  }

  #isIdle({ at }: Hold): boolean {
    return !this.isShown && this.now - at > this.limits.ms;
  }

  /** Another person: nothing of before is theirs. */
  #clear(): void {
    const names = [...this.#holds.keys()];
    this.#from = this.now;
    for (const name of names) this.#forget(name);
  }

  /** Who may no longer read it finds nothing of it in what was. */
  #forget(name: string): void {
    if (!this.#holds.has(name)) return;
    this.#drop(name);
    this.#forgot();
  }

  #drop(name: string): void {
    this.#holds.get(name)!.undo();
    this.#holds.delete(name);
    this.#starts.delete(name);
    const kept = this.#steps.filter((step) => topicOf(step) !== name);
    this.#steps.splice(0, Infinity, ...kept);
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #shift(by: number): void {
    this.#from += by;
    this.#now += by;
    for (const hold of this.#holds.values()) hold.at += by;
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
      const start = copyOf(step.snapshot);
      return void this.#starts.set(start.topic, start);
    }
    const { event } = step;
    addTo(this.#starts.get(event.topic)!, event);
  }
}

function weigh({ data }: LiveEvent): number {
  return JSON.stringify(data).length + ENVELOPE;
}

function topicOf(step: TapeStep): string {
  return ("event" in step ? step.event : step.snapshot).topic;
}
