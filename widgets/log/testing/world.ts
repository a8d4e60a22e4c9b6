import { parseFrame } from "../../events/parse-frame.ts";
import { forge, garble } from "./forgeries.ts";
import { Dice } from "./random.ts";
import { bringToRest } from "./calm.ts";
import type { Message } from "./messages.ts";
import { ReaderModel, type Way } from "./reader-model.ts";
import { FAR_BEHIND, ServerModel } from "./server-model.ts";

const WAYS: readonly Way[] = ["push", "poll", "mixed"];

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
    else if (roll < 60) this.deliverAll(reader);
    else if (roll < 77) this.#http(reader);
    else if (roll < 90)
      this.#pass(this.#dice.below(this.#dice.chance(0.7) ? 400 : 12_000));
    else if (roll < 95) this.#poll(reader);
    else if (roll < 98) this.broadcast(this.server.frame(head + 1, head, true));
    else this.server.deleteUpTo(this.server.floor + this.#dice.below(6));
  }

  #trouble(reader: ReaderModel): void {
    const roll = this.#dice.below(100);
    if (roll < 40) this.#reconnect(reader);
    else if (roll < 75) this.#lie(reader, roll < 60);
    else if (roll < 80) reader.join(this.now);
    else this.#upheave();
  }

  /** In mild times frames come in order, and answers soon. */
  #catchUp(reader: ReaderModel): void {
    if (!reader.receiver.joined) reader.join(this.now);
    this.deliverAll(reader);
    for (const request of [...reader.requests])
      reader.deliver(request, this.now);
  }

  #goesWrong(p: number): boolean {
    return this.#dice.chance(p * this.#harshness);
  }

  /** Faults stop, and everybody has to come to rest at the head. */
  calm(): void {
    bringToRest(this, this.#dice, {
      looksWork: this.#looksWork,
      restores: this.#restoresLive,
    });
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
      return this.broadcast(
        this.server.frame(from, head, this.#dice.chance(0.15)),
      );
    for (let seq = from; seq <= head; seq += 1)
      this.broadcast(this.server.frame(seq, seq, this.#dice.chance(0.1)));
  }

  broadcast(wire: unknown, isSafe = false): void {
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

  deliverAll(reader: ReaderModel): void {
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

  #lie(reader: ReaderModel, isForged: boolean): void {
    const { server, now } = this;
    if (reader.way === "poll" || (!isForged && server.head === 0)) return;
    reader.allowance += isForged ? 12 : 2;
    const message = (isForged ? forge : garble)(server, this.#dice);
    if (message) reader.receive(message, now);
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
      const next = this.nextWake();
      if (next === null || next > until) break;
      this.now = Math.max(this.now, next);
      for (const reader of this.readers) reader.wake(this.now);
    }
    this.now = until;
  }

  nextWake(): number | null {
    let next: number | null = null;
    for (const { receiver } of this.readers) {
      const { wakeAt } = receiver;
      if (wakeAt !== null && (next === null || wakeAt < next)) next = wakeAt;
    }
    return next;
  }
}
