import type { HistoryAnswer, HistoryQuery } from "../../events/answers.ts";
import type { Cursor, LiveEvent, Snapshot } from "../../events/event.ts";
import type { Frame } from "../../events/frame.ts";
import { LIMITS, type ReceiverLimits } from "../receiver-limits.ts";
import { Receiver, type ReceiverEffect } from "../receiver.ts";
import { RECENT, TOPIC, type ServerModel } from "./server-model.ts";

export type Way = "push" | "poll" | "mixed";

/** A message on its way to a reader. `head` and `timeline` are null for forged ones. */
export interface Message {
  readonly frame: Frame;
  readonly head: number | null;
  readonly timeline: number | null;
}

/** A request on its way. Served at some moment, delivered at a later one. */
export interface Request {
  readonly id: number | null;
  readonly query: HistoryQuery | null;
  readonly sentAt: number;
  served?: Served;
}

interface Served {
  readonly history?: HistoryAnswer;
  readonly heads?: { readonly epoch: string; readonly seq: number };
  readonly timeline: number;
  readonly head: number;
}

/** Small, so that short histories meet them. */
const SMALL = { held: 6, heldSize: 4_000, page: 200 };

/** One page with one receiver: does what the effects say, and checks every one of them. */
export class ReaderModel {
  readonly way: Way;
  receiver: Receiver;
  /** Frames and requests on their way, in the order they were sent. */
  messages: Message[] = [];
  requests: Request[] = [];
  /** The fetch that has to be settled. */
  open: number | null = null;
  /** Frames written before this time do not reach it: the engine replicates late after a join. */
  deafUntil = 0;
  /** The newest head that it was truly told since it last lost its subscription. */
  told: { timeline: number; head: number } | null = null;
  owesLook = false;
  /** Fetches it may have sent, by what happened to it. */
  allowance = 0;
  fetchesBefore = 0;
  // The fold.
  cursor: Cursor | null = null;
  timeline = 0;
  last = new Map<string, string>();
  recent: LiveEvent[] = [];
  /** The answer at hand was served from the history that the cursor was in. */
  #sameTimeline = false;
  readonly #server: ServerModel;
  readonly #random: () => number;
  #limits: ReceiverLimits;

  constructor(
    way: Way,
    server: ServerModel,
    random: () => number,
    limits: Partial<ReceiverLimits> = SMALL,
  ) {
    this.way = way;
    this.#server = server;
    this.#random = random;
    this.#limits = { ...LIMITS, ...limits };
    if (way === "poll") this.#limits = { ...this.#limits, reorderMs: 0 };
    this.receiver = this.#create();
  }

  /** The page is loaded again with the state it had kept. */
  reload(): void {
    this.fetchesBefore += this.receiver.counters.fetches;
    this.#cut();
    this.messages = [];
    this.requests = [];
    this.receiver = this.#create();
  }

  join(now: number): void {
    this.#cut();
    this.owesLook = true;
    this.allowance += 3;
    this.#run(this.receiver.join(now), now);
  }

  leave(): void {
    this.#cut();
    this.owesLook = false;
    this.receiver.leave();
  }

  receive(message: Message, now: number): void {
    if (message.timeline !== null && message.head !== null)
      this.#tell(message.timeline, message.head);
    this.#held(() => this.receiver.frame(message.frame, now), now);
  }

  wake(now: number): void {
    this.#held(() => this.receiver.wake(now), now);
    const { wakeAt } = this.receiver;
    if (wakeAt !== null && wakeAt <= now)
      throw new Error(`wakes in circles at ${now}`);
  }

  askHeads(now: number): void {
    this.requests.push({ id: null, query: null, sentAt: now });
  }

  serve(request: Request): void {
    if (request.served) return;
    const { timeline, head, epoch } = this.#server;
    request.served = request.query
      ? { timeline, head, history: this.#server.history(request.query) }
      : { timeline, head, heads: { epoch, seq: head } };
  }

  deliver(request: Request, now: number): void {
    this.serve(request);
    this.#remove(request);
    const { history, heads, timeline, head } = request.served!;
    if (heads) {
      this.#tell(timeline, head);
      this.#held(
        () => this.receiver.heads(heads.epoch, heads.seq, request.sentAt, now),
        now,
      );
    } else if (history && request.id !== null) {
      const isOpen = request.id === this.open;
      if (isOpen) this.open = null;
      if (isOpen) this.#tell(timeline, head);
      const before = this.timeline;
      if (isOpen) this.timeline = timeline;
      this.#sameTimeline = before === timeline;
      const effects = this.receiver.answer(
        request.id,
        history,
        request.sentAt,
        now,
      );
      if (!isOpen && effects.length > 0)
        throw new Error("took an answer to an older fetch");
      this.#run(effects, now);
    }
    if (this.way === "poll") this.#checkProof();
  }

  fail(request: Request, now: number): void {
    this.#remove(request);
    if (request.id === null) return;
    this.allowance += 2;
    if (request.id === this.open) this.open = null;
    this.#run(this.receiver.fail(request.id, now), now);
  }

  /** Null if it stands at the head with the state of the whole log, else what is wrong. */
  problem(): string | null {
    const { epoch, head, floor } = this.#server;
    const { cursor } = this;
    if (cursor?.epoch !== epoch || cursor.seq !== head)
      return `stands at ${cursor?.epoch} ${cursor?.seq}, the log at ${epoch} ${head}`;
    if (!this.receiver.caughtUp) return "is at the head and does not say so";
    const snapshot = this.#server.snapshot();
    const last = [...snapshot.last]
      .map(([name, { id }]) => `${name} ${id}`)
      .sort();
    const mine = [...this.last].map(([name, id]) => `${name} ${id}`).sort();
    if (mine.join() !== last.join())
      return `folds states to ${mine}, the log to ${last}`;
    const recent = this.recent
      .filter((event) => event.seq > floor)
      .map(({ id }) => id);
    const logged = snapshot.recent.slice(-RECENT).map(({ id }) => id);
    return recent.join() === logged.join()
      ? null
      : `keeps ${recent}, the log ${logged}`;
  }

  #create(): Receiver {
    const limits = this.#limits;
    const cursor = this.cursor ? { cursor: this.cursor } : {};
    return new Receiver(TOPIC, { ...cursor, random: this.#random, limits });
  }

  #cut(): void {
    this.open = null;
    this.told = null;
  }

  #tell(timeline: number, head: number): void {
    if (!this.told || timeline > this.told.timeline)
      this.told = { timeline, head };
    else if (timeline === this.told.timeline)
      this.told = { timeline, head: Math.max(head, this.told.head) };
  }

  #remove(request: Request): void {
    this.requests.splice(this.requests.indexOf(request), 1);
  }

  /** A call that is no answer: applies nothing while a fetch is in flight. */
  #held(call: () => ReceiverEffect[], now: number): void {
    const wasFilling = this.receiver.filling;
    const effects = call();
    if (
      wasFilling &&
      effects.some(({ type }) => type === "apply" || type === "reset")
    )
      throw new Error("applied while a fetch was in flight");
    this.#run(effects, now);
  }

  #run(effects: readonly ReceiverEffect[], now: number): void {
    for (const effect of effects) {
      if (effect.type === "apply") this.#apply(effect.event);
      else if (effect.type === "reset") this.#reset(effect.snapshot);
      else if (effect.type === "head") {
        this.owesLook = false;
        this.askHeads(now);
      } else {
        if (this.open !== null) throw new Error("two fetches in flight");
        this.open = effect.id;
        this.requests.push({ id: effect.id, query: effect.query, sentAt: now });
      }
    }
    this.#check();
  }

  #apply(event: LiveEvent): void {
    const { cursor } = this;
    const origin = this.#server.origins.get(`${event.epoch} ${event.id}`);
    if (!cursor || event.epoch !== cursor.epoch)
      throw new Error("applied an event of another epoch");
    if (event.seq !== cursor.seq + 1)
      throw new Error(`applied ${event.seq} after ${cursor.seq}`);
    if (
      !origin ||
      origin.event.seq !== event.seq ||
      origin.event.data.n !== event.data.n
    )
      throw new Error("applied an event that was never written");
    if (cursor.last !== undefined && origin.previous !== cursor.last)
      throw new Error("applied an event of another history");
    this.cursor = { epoch: event.epoch, seq: event.seq, last: event.id };
    this.#fold(event);
  }

  #reset(snapshot: Snapshot): void {
    const { cursor } = this;
    const number = Number(snapshot.epoch.slice(-12));
    if (cursor && number < Number(cursor.epoch.slice(-12)))
      throw new Error("went back to an older epoch");
    if (cursor && this.#sameTimeline && snapshot.seq < cursor.seq)
      throw new Error(`took back ${cursor.seq} for ${snapshot.seq}`);
    const { epoch, seq, last, recent } = snapshot;
    const newest = [...recent, ...last.values()].find(
      (event) => event.seq === seq,
    );
    this.cursor = newest ? { epoch, seq, last: newest.id } : { epoch, seq };
    this.last = new Map();
    this.recent = [];
    this.owesLook = true;
    for (const event of [...last.values(), ...recent]) this.#fold(event);
  }

  #fold(event: LiveEvent): void {
    if (event.key !== undefined)
      this.last.set(`${event.type}/${event.key}`, event.id);
    else this.recent = [...this.recent, event].slice(-RECENT);
  }

  #check(): void {
    const { cursor, held, caughtUp, joined } = this.receiver;
    if (
      cursor?.seq !== this.cursor?.seq ||
      cursor?.epoch !== this.cursor?.epoch ||
      cursor?.last !== this.cursor?.last
    )
      throw new Error("the cursor is not where the effects lead");
    if (held.count > this.#limits.held || held.size > this.#limits.heldSize)
      throw new Error("holds more than its limits");
    if (this.receiver.filling !== (this.open !== null))
      throw new Error("is wrong about what is in flight");
    if (!caughtUp) return;
    if (!joined) throw new Error("is caught up without a subscription");
    const { told } = this;
    if (
      told &&
      told.timeline === this.#server.timeline &&
      cursor?.epoch === this.#server.epoch &&
      cursor.seq < told.head
    )
      throw new Error(
        `is caught up at ${cursor.seq} and was told of ${told.head}`,
      );
  }

  /** What was proven at a time had all that was written before it. */
  #checkProof(): void {
    const { provenAt, cursor, joined } = this.receiver;
    if (provenAt === null || !cursor || !joined) return;
    if (
      this.timeline !== this.#server.timeline ||
      provenAt <= this.#server.timelineSince
    )
      return;
    const next = this.#server.events[cursor.seq];
    if (next && this.#server.writtenAt.get(next.id)! < provenAt)
      throw new Error(
        `is proven at ${provenAt} without what was written before`,
      );
  }
}
