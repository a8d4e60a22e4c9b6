import type { Cursor } from "../../events/event.ts";
import { LIMITS, type ReceiverLimits } from "../receiver-limits.ts";
import { Receiver, type ReceiverEffect } from "../receiver.ts";
import { FoldModel } from "./fold-model.ts";
import type { Message, Request } from "./messages.ts";
import { TOPIC, type ServerModel } from "./server-model.ts";

export type Way = "push" | "poll" | "mixed";

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
  timeline = 0;
  readonly #fold: FoldModel;
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
    this.#fold = new FoldModel(server);
    this.#random = random;
    this.#limits = { ...LIMITS, ...limits };
    if (way === "poll") this.#limits = { ...this.#limits, reorderMs: 0 };
    this.receiver = this.#create();
  }

  get cursor(): Cursor | null {
    return this.#fold.cursor;
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
      this.#fold.sameTimeline = before === timeline;
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
    const { epoch, head } = this.#server;
    const { cursor } = this;
    if (cursor?.epoch !== epoch || cursor.seq !== head)
      return `stands at ${cursor?.epoch} ${cursor?.seq}, the log at ${epoch} ${head}`;
    if (!this.receiver.caughtUp) return "is at the head and does not say so";
    return this.#fold.problem();
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
      if (effect.type === "apply") this.#fold.apply(effect.event);
      else if (effect.type === "reset") {
        this.#fold.reset(effect.snapshot);
        this.owesLook = true;
      } else if (effect.type === "head") {
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
