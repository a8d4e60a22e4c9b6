import { LiveletsError } from "../events/error.ts";
import type { RecordingProblem, Replay, Tape } from "../events/recording.ts";
import type { SourceDeps } from "./deps.ts";
import { countBelow } from "./replay-topic.ts";

/** What a player moves. */
export interface PlayedLog {
  readonly steps: number;
  moveTo(steps: number): void;
}

const RATES = [1, 60] as const;
/** What is due together is played together. */
const SHORTEST_MS = 10;
/** Longer than this no timer is set. */
const LONGEST_MS = 60_000;
const NOTE = "A recording is replayed; nothing here is live.";

/** The clock of a replay: says what time it is in the recording, and moves the log to it. */
export class ReplayPlayer implements Replay {
  state: Replay["state"] = "loading";
  rate = 1;
  times: readonly number[] = [];
  from = 0;
  to = 0;
  problem: RecordingProblem | null = null;
  readonly #deps: SourceDeps;
  readonly #listeners = new Set<() => void>();
  #log: PlayedLog | null = null;
  /** The time in the recording, and when by the page's clock it was that. */
  #anchor = { time: 0, wall: 0 };
  #isConnected = false;
  #isRunning = false;
  /** What was asked for before the recording was read. */
  #wanted: (() => void)[] = [];
  #cancel: () => void = () => {};

  constructor(deps: SourceDeps) {
    this.#deps = deps;
  }

  get now(): number {
    const { time, wall } = this.#anchor;
    if (!this.#isRunning) return time;
    return Math.min(this.to, time + (this.#deps.now() - wall) * this.rate);
  }

  get note(): string {
    return this.problem ? `${NOTE} ${this.problem.message}` : NOTE;
  }

  /** The recording was read, or cannot be. */
  load(
    tape: Tape | null,
    log: PlayedLog | null,
    problem: RecordingProblem | null,
  ): void {
    // prettier-ignore
    this.problem = problem;
    this.state = tape ? "paused" : "broken";
    if (tape) {
      this.#log = log;
      this.times = tape.steps.map(({ at }) => at);
      [this.from, this.to] = [tape.from, tape.to];
      this.#moveTo(tape.from);
    }
    for (const run of this.#wanted.splice(0)) this.#when(run);
    this.#tell();
  }

  play(rate = this.rate): void {
    const [least, most] = RATES;
    if (!(rate >= least && rate <= most))
      throw new LiveletsError(
        "bad-argument",
        `replay: cannot play ${rate} times as fast. Use ${least} to ${most}.`,
      );
    this.#when(() => {
      if (this.state === "ended") this.#moveTo(this.from);
      this.#moveTo(this.now);
      this.rate = rate;
      this.state = "playing";
      this.#plan();
      this.#tell();
    });
  }

  pause(): void {
    this.#when(() => {
      if (this.state !== "playing") return;
      this.#moveTo(this.now);
      this.#stay("paused");
    });
  }

  seek(time: number): void {
    if (!Number.isFinite(time))
      throw new LiveletsError(
        "bad-argument",
        `replay: cannot seek "${String(time).slice(0, 80)}". Give Unix time in ms.`,
      );
    this.#when(() => {
      this.#moveTo(Math.min(this.to, Math.max(this.from, time)));
      if (this.state !== "playing") return this.#stay("paused");
      this.#plan();
      this.#tell();
    });
  }

  step(by: 1 | -1): void {
    this.#when(() => {
      const { now, times } = this;
      const next = times[countBelow(times, now + 1)];
      const before = times[countBelow(times, Math.floor(now)) - 1];
      this.#moveTo((by > 0 ? next : before) ?? (by > 0 ? this.to : this.from));
      this.#stay("paused");
    });
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Somebody is connected from now on: where it plays, time goes on. */
  connect(): void {
    this.#isConnected = true;
    if (this.state !== "playing") return;
    this.#anchor.wall = this.#deps.now();
    this.#plan();
  }

  /** Time stands still while nobody is connected. */
  rest(): void {
    this.#anchor = { time: this.now, wall: 0 };
    this.#isRunning = false;
    this.#isConnected = false;
    this.#cancel();
  }

  #when(run: () => void): void {
    if (this.state === "loading") this.#wanted.push(run);
    else if (this.state !== "broken") run();
  }

  /** Sets the clock, and lets happen what had happened by then. */
  #moveTo(time: number): void {
    this.#anchor = { time, wall: this.#deps.now() };
    const steps = countBelow(this.times, Math.floor(time) + 1);
    if (steps !== this.#log!.steps) this.#log!.moveTo(steps);
  }

  #stay(state: "paused" | "ended"): void {
    this.#cancel();
    this.#isRunning = false;
    this.state = state;
    this.#tell();
  }

  #plan(): void {
    this.#cancel();
    if (!this.#isConnected) return;
    this.#isRunning = true;
    const next = this.times[this.#log!.steps] ?? this.to;
    const wait = (next - this.#anchor.time) / this.rate;
    const ms = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wait));
    this.#cancel = this.#deps.after(ms, () => {
      this.#moveTo(this.now);
      if (this.#anchor.time >= this.to) this.#stay("ended");
      else this.#plan();
    });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
