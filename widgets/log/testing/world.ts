import { parseFrame } from "../../events/parse-frame.ts";
import { Dice, uuid } from "./random.ts";
import {
  ReaderModel,
  type Message,
  type Request,
  type Way,
} from "./reader-model.ts";
import { FAR_BEHIND, PAGE, ServerModel, TOPIC } from "./server-model.ts";

const WAYS: readonly Way[] = ["push", "poll", "mixed"];
/** More steps than this to come to rest means that it never does. */
const CALM_STEPS = 300;

/** One log, three readers, and a network that does what networks do. Every action is a number; its bits decide. */
export class World {
  readonly server = new ServerModel();
  readonly readers: readonly ReaderModel[];
  now = 1_000;
  #dice: Dice;
  readonly #restoresLive: boolean;
  /** How often something goes wrong: some histories are mild, so that long stretches of a log are lived through. */
  readonly #harshness: number;
  /** Whether the looks at the head that receivers ask for are ever answered before the end. */
  readonly #looksWork: boolean;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
    this.#looksWork = this.#dice.chance(0.5);
    this.#restoresLive = this.#dice.chance(0.2);
    this.#harshness = [0.05, 0.3, 1][this.#dice.below(3)]!;
    const random = () => this.#dice.next();
    this.readers = WAYS.map((way) => new ReaderModel(way, this.server, random));
  }

  act(action: number): void {
    this.#dice = new Dice(action);
    const reader = this.readers[this.#dice.below(this.readers.length)]!;
    if (this.#goesWrong(0.3)) this.#trouble(reader);
    else this.#work(reader);
    if (this.#dice.chance(0.5 * (1 - this.#harshness))) this.#catchUp(reader);
  }

  #work(reader: ReaderModel): void {
    const roll = this.#dice.below(100);
    const { head } = this.server;
    if (roll < 30) this.#publish();
    else if (roll < 55) this.#deliverFrame(reader);
    else if (roll < 60) this.#deliverAll(reader);
    else if (roll < 77) this.#http(reader);
    else if (roll < 90)
      this.#pass(this.#dice.below(this.#dice.chance(0.7) ? 400 : 12_000));
    else if (roll < 95) this.#poll(reader);
    else if (roll < 98)
      this.#broadcast(this.server.frame(head + 1, head, true));
    else this.server.deleteUpTo(this.server.floor + this.#dice.below(6));
  }

  #trouble(reader: ReaderModel): void {
    const roll = this.#dice.below(100);
    if (roll < 40) this.#reconnect(reader);
    else if (roll < 60) this.#forge(reader);
    else if (roll < 75) this.#garbage(reader);
    else if (roll < 80) reader.join(this.now);
    else this.#upheave();
  }

  /** In mild times frames come in order, and answers soon. */
  #catchUp(reader: ReaderModel): void {
    if (!reader.receiver.joined) reader.join(this.now);
    this.#deliverAll(reader);
    for (const request of [...reader.requests])
      reader.deliver(request, this.now);
  }

  #goesWrong(p: number): boolean {
    return this.#dice.chance(p * this.#harshness);
  }

  /** Faults stop. First nobody tells anything new; then the head is told once, as head frames and polls do. */
  calm(): void {
    for (const reader of this.readers)
      if (!reader.receiver.joined) reader.join(this.now);
    this.#rest(this.#looksWork);
    for (const reader of this.readers) this.#checkPromise(reader);
    this.#tellHead();
    if (this.#restoresLive) {
      this.#restoreLive();
      this.#tellHead();
    }
  }

  #tellHead(): void {
    const { head } = this.server;
    this.#broadcast(this.server.frame(head + 1, head, true), true);
    for (const reader of this.readers)
      if (reader.way !== "push") reader.askHeads(this.now);
    this.#rest(true);
    for (const reader of this.readers) this.#checkEnd(reader);
  }

  /** Backups are put back under open connections. What is written next reaches everyone, and shows it. */
  #restoreLive(): void {
    for (let times = 1 + this.#dice.below(2); times > 0; times -= 1) {
      const lost = 1 + this.#dice.below(5);
      this.server.restore(lost, this.now);
      for (let i = this.#dice.below(lost + 3); i > 0; i -= 1)
        this.#publishSafely();
      this.#answerAll();
    }
    // A poll compares numbers: a head that has come back to where it was looks the same.
    const isSame = () =>
      this.readers.some(({ cursor }) => cursor?.seq === this.server.head);
    while (isSame()) this.#publishSafely();
    for (const reader of this.readers) reader.allowance += 12;
  }

  #publishSafely(): void {
    const { seq } = this.server.append(undefined, this.now);
    this.#broadcast(this.server.frame(seq, seq, false), true);
  }

  #answerAll(): void {
    do {
      this.now += 10;
      for (const reader of this.readers) this.#settle(reader, false);
    } while (this.readers.some(({ requests }) => requests.length > 0));
  }

  #publish(): void {
    const count =
      1 + this.#dice.below(this.#dice.chance(0.1) ? FAR_BEHIND + 2 : 3);
    const from = this.server.head + 1;
    for (let i = 0; i < count; i += 1)
      this.server.append(
        this.#dice.chance(0.4) ? `k${this.#dice.below(2)}` : undefined,
        this.now,
      );
    const { head } = this.server;
    if (this.#dice.chance(0.5))
      return this.#broadcast(
        this.server.frame(from, head, this.#dice.chance(0.15)),
      );
    for (let seq = from; seq <= head; seq += 1)
      this.#broadcast(this.server.frame(seq, seq, this.#dice.chance(0.1)));
  }

  #broadcast(wire: unknown, isSafe = false): void {
    const frame = parseFrame(wire);
    if (frame?.kind !== "frame")
      throw new Error("refused a frame of the server");
    const message: Message = {
      frame,
      head: frame.head,
      timeline: this.server.timeline,
    };
    for (const reader of this.readers) {
      if (reader.way === "poll") continue;
      reader.allowance += 2;
      if (isSafe || (this.now >= reader.deafUntil && !this.#goesWrong(0.15)))
        reader.messages.push(message);
    }
  }

  /** Mostly in order; sometimes any, and sometimes it stays and comes again. */
  #deliverFrame(reader: ReaderModel): void {
    const { messages } = reader;
    if (messages.length === 0) return;
    const i = this.#goesWrong(0.5) ? this.#dice.below(messages.length) : 0;
    const message = messages[i]!;
    reader.allowance += 2;
    if (!this.#goesWrong(0.15)) messages.splice(i, 1);
    reader.receive(message, this.now);
  }

  #deliverAll(reader: ReaderModel): void {
    for (const message of reader.messages.splice(0))
      reader.receive(message, this.now);
  }

  #http(reader: ReaderModel): void {
    const request = reader.requests[this.#dice.below(reader.requests.length)];
    if (!request) return;
    if (this.#goesWrong(0.2)) reader.fail(request, this.now);
    else if (this.#dice.chance(0.4)) reader.serve(request);
    else reader.deliver(request, this.now);
  }

  #poll(reader: ReaderModel): void {
    if (reader.way === "push" || !reader.receiver.joined) return;
    reader.allowance += 2;
    reader.askHeads(this.now);
  }

  #reconnect(reader: ReaderModel): void {
    const isJoined = reader.receiver.joined;
    if (isJoined && this.#dice.chance(0.6)) {
      this.#disconnect(reader, this.#dice.chance(0.3));
      if (this.#dice.chance(0.3)) reader.reload();
      if (this.#dice.chance(0.5)) return;
    }
    reader.deafUntil = this.#dice.chance(0.3)
      ? this.now + this.#dice.below(2_500)
      : 0;
    reader.join(this.now);
  }

  /** What is in flight dies with the connection, unless the engine has it and delivers it late. */
  #disconnect(reader: ReaderModel, keepsFrames: boolean): void {
    if (!keepsFrames) reader.messages = [];
    reader.leave();
  }

  /** Heads that are not true, an epoch that never was, and an event from far beyond. Only the server writes events. */
  #forge(reader: ReaderModel): void {
    if (reader.way === "poll") return;
    const { epoch, head, floor } = this.server;
    const far = this.#dice.chance(0.5)
      ? Number.MAX_SAFE_INTEGER
      : head + 20_000 + this.#dice.below(100);
    const at = this.#dice.chance(0.5) ? far : head + 1 + this.#dice.below(300);
    const event = {
      id: uuid(3, at % 1_000),
      seq: far,
      type: "note:made",
      at: "2026-11-20T10:00:00Z",
      data: {},
    };
    const kinds: readonly object[] = [
      { epoch, from: at, to: at, events: [] },
      { epoch, from: far, to: far, events: [event] },
      { epoch: uuid(9, this.#dice.below(2)), from: at, to: at, events: [] },
      { epoch, from: floor + 1, to: floor, events: [] },
    ];
    const kind = kinds[this.#dice.below(kinds.length)]! as { to: number };
    const frame = parseFrame({ v: 1, topic: TOPIC, head: kind.to, ...kind });
    reader.allowance += 12;
    if (frame?.kind === "frame")
      reader.receive({ frame, head: null, timeline: null }, this.now);
  }

  /** Bytes that are no frame are refused; a frame with a broken event is a hint like any other. */
  #garbage(reader: ReaderModel): void {
    if (reader.way === "poll" || this.server.head === 0) return;
    const { head } = this.server;
    const wire = this.server.frame(head, head, false);
    const text = JSON.stringify(wire);
    const broken: readonly unknown[] = [
      text.slice(0, this.#dice.below(text.length)),
      {
        ...wire,
        events: [
          {
            ...(wire.events as object[])[0],
            data: JSON.parse('{"__proto__":{"polluted":1}}') as unknown,
          },
        ],
      },
      { ...wire, epoch: null },
      { ...wire, to: "1e999" },
      { ...wire, events: { length: 1e9 } },
      [wire],
    ];
    const frame = parseFrame(broken[this.#dice.below(broken.length)]);
    reader.allowance += 2;
    if (frame?.kind !== "frame") return;
    reader.receive({ frame, head, timeline: this.server.timeline }, this.now);
  }

  #upheave(): void {
    const roll = this.#dice.below(4);
    for (const reader of this.readers) reader.allowance += 6;
    if (roll === 0) this.server.newEpoch(this.#dice.chance(0.5), this.now);
    else if (roll === 1) return this.#restart();
    else {
      const lost = 1 + this.#dice.below(8);
      if (roll === 2) {
        this.#restart();
        this.server.restore(lost, this.now);
        for (let i = this.#dice.below(lost + 2); i > 0; i -= 1)
          this.server.append(undefined, this.now);
      } else {
        this.server.restore(lost, this.now);
        this.server.newEpoch(true, this.now);
      }
    }
  }

  /** Everybody's connection ends, and with it what was under way: a database is not restored under open ones. */
  #restart(): void {
    for (const reader of this.readers) {
      this.#disconnect(reader, false);
      for (const request of [...reader.requests])
        reader.fail(request, this.now);
    }
  }

  #pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.#nextWake();
      if (next === null || next > until) break;
      this.now = Math.max(this.now, next);
      for (const reader of this.readers) reader.wake(this.now);
    }
    this.now = until;
  }

  #nextWake(): number | null {
    let next: number | null = null;
    for (const { receiver } of this.readers) {
      const { wakeAt } = receiver;
      if (wakeAt !== null && (next === null || wakeAt < next)) next = wakeAt;
    }
    return next;
  }

  #rest(looksWork: boolean): void {
    for (let step = 0; step < CALM_STEPS; step += 1) {
      this.now += 10;
      for (const reader of this.readers) this.#settle(reader, looksWork);
      if (this.readers.some(({ requests }) => requests.length > 0)) continue;
      const next = this.#nextWake();
      if (next === null) return;
      this.now = Math.max(this.now, next);
      for (const reader of this.readers) reader.wake(this.now);
    }
    throw new Error(`does not come to rest in ${CALM_STEPS} steps`);
  }

  #settle(reader: ReaderModel, looksWork: boolean): void {
    this.#deliverAll(reader);
    const answers = (request: Request) => request.id !== null || looksWork;
    for (const request of reader.requests.splice(0)) {
      reader.requests.unshift(request);
      if (answers(request)) reader.deliver(request, this.now);
      else reader.fail(request, this.now);
    }
  }

  /** What a reader was truly told of, it has: without being told again. */
  #checkPromise(reader: ReaderModel): void {
    if (!reader.receiver.caughtUp)
      throw new Error(`${reader.way}: rests without being caught up`);
    if (reader.owesLook)
      throw new Error(`${reader.way}: never looked at the head again`);
    const { told } = reader;
    if (
      !told ||
      told.timeline !== this.server.timeline ||
      told.head !== this.server.head
    )
      return;
    this.#checkEnd(reader);
  }

  #checkEnd(reader: ReaderModel): void {
    const problem = reader.problem();
    if (problem) throw new Error(`${reader.way}: ${problem}`);
    const fetches = reader.fetchesBefore + reader.receiver.counters.fetches;
    const most = reader.allowance + 10 + this.server.origins.size / PAGE;
    if (fetches > most)
      throw new Error(`${reader.way}: ${fetches} fetches, ${most} allowed`);
  }
}
