import type { HistoryQuery } from "../events/answers.ts";
import { LiveletsError } from "../events/error.ts";
import type { LiveEvent, LiveReset, Snapshot } from "../events/event.ts";
import { UNREADABLE } from "../events/event.ts";
import { parseFrame } from "../events/parse-frame.ts";
import { Receiver } from "../log/receiver.ts";
import type { ReceiverEffect } from "../log/receiver.ts";
import type { LogPort } from "../sources/source.ts";
import type { ClientDeps } from "./client-deps.ts";
import { KeptState } from "./kept-state.ts";
import type { Seat } from "./seat.ts";
import { TopicListeners } from "./topic-listeners.ts";
import { TopicState } from "./topic-state.ts";
import type { TopicFacts } from "./topic-state.ts";
import type { State } from "../events/state.ts";
import type {
  LiveTopic,
  TopicListener,
  TopicOptions,
  TopicStatus,
} from "./types.ts";

/** What a topic needs of the client around it. */
export interface TopicHost {
  readonly deps: ClientDeps;
  readonly log: LogPort;
  isOpen(): boolean;
  /** The first listener came, or the last one left. */
  wanted(topic: TopicLog, wanted: boolean): void;
  /** Please ask where this log stands. */
  askHead(topic: TopicLog): void;
  /** The channel moved, or the right to read is gone: ask `connect` again. */
  askGrants(): void;
  changed(): void;
  /** Listeners were told this. */
  told(event: LiveEvent | LiveReset): void;
  /** A defect of the page's own listener, or of the wire. */
  count(what: "messages" | "malformed" | "failed"): void;
}

/** One topic: runs the receiver's effects, and hands what it applies to any number of listeners. */
export class TopicLog implements Seat, LiveTopic {
  readonly name: string;
  readonly #host: TopicHost;
  #receiver: Receiver;
  /** What its log amounts to at the cursor. */
  readonly kept: KeptState;
  readonly #state = new TopicState();
  readonly #listeners: TopicListeners;
  #denied: string | null = null;
  /** A listener came while it was denied. */
  #isOwing = false;
  /** Until when an earlier visit knew everything. */
  #rememberedAt: number | null = null;
  #stopWake: (() => void) | null = null;
  #wakeAt: number | null = null;

  constructor(name: string, host: TopicHost) {
    this.name = name;
    this.#host = host;
    this.kept = new KeptState(name);
    this.#receiver = new Receiver(name, { random: () => host.deps.random() });
    this.#listeners = new TopicListeners({
      name,
      wanted: (wanted) => host.wanted(this, wanted),
      failed: () => host.count("failed"),
    });
  }

  // what widgets ask ------------------------------------------------------------------------------------------------

  get state(): State {
    return this.#state.read(this.facts, this.#host.deps.now());
  }

  get cursor(): { epoch: string; seq: number } | null {
    const cursor = this.#receiver.cursor;
    return cursor && { epoch: cursor.epoch, seq: cursor.seq };
  }

  subscribe(listener: TopicListener, options?: TopicOptions): () => void {
    return this.#listeners.add(listener, options, () => this.#first());
  }

  async older(before: number, limit: number): Promise<LiveEvent[]> {
    if (!Number.isSafeInteger(before) || before < 1 || !(limit >= 1)) {
      throw new LiveletsError(
        "bad-argument",
        `topic: older(${before}, ${limit}) asks for nothing on "${this.name}". Give a seq of 1 or more and a limit of 1 to 200.`,
      );
    }
    const answer = await this.#host.log.history({
      topic: this.name,
      before,
      limit: Math.min(limit, 200),
    });
    return "events" in answer ? [...answer.events] : [];
  }

  // what the connection tells ---------------------------------------------------------------------------------------

  granted(): void {
    this.#denied = null;
    const reset = this.#isOwing ? this.#first() : null;
    if (reset) this.#listeners.tell(reset);
  }

  joined(): void {
    this.granted();
    this.#run(this.#receiver.join(this.#host.deps.now()));
  }

  down(): void {
    this.#receiver.leave();
    this.#plan();
    this.#host.changed();
  }

  denied(reason: string): void {
    this.#denied = reason;
    this.down();
  }

  message(payload: unknown): void {
    this.#host.count("messages");
    const frame = parseFrame(payload);
    if (frame === null || frame.topic !== this.name)
      return this.#host.count("malformed");
    if (frame.kind === "moved") return this.#host.askGrants();
    this.#run(this.#receiver.frame(frame, this.#host.deps.now()));
  }

  heads(epoch: string, seq: number, sentAt: number): void {
    this.#run(this.#receiver.heads(epoch, seq, sentAt, this.#host.deps.now()));
  }

  // what the client asks --------------------------------------------------------------------------------------------

  get receiver(): Receiver {
    return this.#receiver;
  }

  /** Starts from what an earlier visit kept. */
  begin(receiver: Receiver, snapshot: Snapshot, provenAt: number | null): void {
    this.#receiver = receiver;
    this.#rememberedAt = provenAt;
    this.#reset(snapshot);
    this.#host.changed();
  }

  get facts(): TopicFacts {
    const { joined, caughtUp, cursor, provenAt } = this.#receiver;
    return {
      denied: this.#denied,
      open: this.#host.isOpen(),
      joined,
      caughtUp,
      provenAt: this.#host.log.isPast ? null : (provenAt ?? this.#rememberedAt),
      started: cursor !== null,
      remembered: cursor !== null && provenAt === null,
    };
  }

  get nextChange(): number | null {
    return this.#state.nextChange(this.facts, this.#host.deps.now());
  }

  get status(): TopicStatus {
    const { cursor, head, counters } = this.#receiver;
    const { provenAt } = this.facts;
    return {
      name: this.name,
      state: this.state,
      seq: cursor?.seq ?? null,
      head,
      provenAt,
      gaps: counters.gaps,
      reason: this.#denied,
      listeners: this.#listeners.size,
    };
  }

  close(): void {
    this.#receiver.leave();
    this.#stopWake?.();
    this.#stopWake = this.#wakeAt = null;
    this.#listeners.clear();
  }

  /** What a new listener begins with: what was read may not be read by whoever comes while it is denied. */
  #first(): LiveReset | null {
    const { cursor } = this;
    this.#isOwing = this.#denied !== null;
    return !cursor || this.#isOwing
      ? null
      : resetTo(this.kept.snapshot(cursor));
  }

  // the receiver's effects ------------------------------------------------------------------------------------------

  #run(effects: readonly ReceiverEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "apply") this.#apply(effect.event);
      else if (effect.type === "reset") this.#reset(effect.snapshot);
      else if (effect.type === "fetch")
        void this.#fetch(effect.id, effect.query);
      else this.#host.askHead(this);
    }
    this.#plan();
    this.#host.changed();
  }

  #apply(event: LiveEvent): void {
    // An event that cannot be read still has its place in the log: the cursor moves past it, and it is counted.
    if (event.type === UNREADABLE) return this.#host.count("malformed");
    this.kept.add(event);
    this.#tell(event);
  }

  #reset(snapshot: Snapshot): void {
    this.kept.reset(snapshot);
    this.#tell(resetTo(snapshot));
  }

  #tell(event: LiveEvent | LiveReset): void {
    this.#listeners.tell(event);
    this.#host.told(event);
  }

  async #fetch(id: number, query: HistoryQuery): Promise<void> {
    const { deps, log } = this.#host;
    const sentAt = deps.now();
    try {
      const answer = await log.history(query);
      this.#run(this.#receiver.answer(id, answer, sentAt, deps.now()));
    } catch (thrown) {
      if (thrown instanceof LiveletsError && thrown.code === "denied")
        this.#host.askGrants();
      this.#run(this.#receiver.fail(id, deps.now()));
    }
  }

  /** One timer, for the receiver's next wish. */
  #plan(): void {
    const at = this.#receiver.wakeAt;
    if (at === this.#wakeAt) return;
    this.#stopWake?.();
    this.#wakeAt = at;
    this.#stopWake = null;
    if (at === null) return;
    const { deps } = this.#host;
    this.#stopWake = deps.after(Math.max(0, at - deps.now()), () => {
      this.#wakeAt = this.#stopWake = null;
      this.#run(this.#receiver.wake(deps.now()));
    });
  }
}

function resetTo(snapshot: Snapshot): LiveReset {
  return { type: "live:reset", topic: snapshot.topic, snapshot };
}
