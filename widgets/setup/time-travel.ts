import type { ClientDeps } from "../client/client-deps.ts";
import { WINDOW } from "../client/recording-window.ts";
import type { ClientHolder } from "../controllers/client-holder.ts";
import { LiveletsError } from "../events/error.ts";
import type { Replay } from "../events/recording.ts";
import { LiveEnd } from "./live-end.ts";
import { openPast, type Past } from "./open-past.ts";

/**
 * - `none`: there is no client, or nothing is recorded of it: its channels have no log
 * - `empty`: nothing has come yet
 * - `now`: what its widgets show is what they would show anyway
 * - `past`: they show an earlier moment, and the client goes on underneath
 * - `replay`: the client itself is a replay: there is no now to go back to
 */
export type TravelState = "none" | "empty" | "now" | "past" | "replay";

type Move = (replay: Replay) => void;

/** Behind by less than this, what is played has caught up. */
const CAUGHT_UP_MS = 3_000;
/** Moving an element within the page takes it out for a moment. */
const GRACE_MS = 1_000;

/**
 * Moves every widget that shares a holder's client to an earlier moment, and back. It hands them a client that replays
 * what came to theirs lately; theirs stays connected and is handed back as it is, so nothing is missed.
 */
export class TimeTravel {
  /** How fast it plays: 1 to 60 times. */
  rate = 1;
  /** Why the past could not be shown. */
  problem: LiveletsError | null = null;
  readonly #holder: ClientHolder;
  readonly #deps: Partial<ClientDeps>;
  readonly #listeners = new Set<() => void>();
  #live: LiveEnd | null = null;
  #past: Past | null = null;
  /** What was asked for while the past is being opened; another array for each attempt. */
  #wanted: Move[] | null = null;
  /** Which time that will be, as far as it is known. */
  #aim: number | null = null;
  readonly #uses = new Set<{ readonly ms: number }>();
  #ms = WINDOW.ms;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void) | null = null;

  constructor(holder: ClientHolder, deps: Partial<ClientDeps> = {}) {
    this.#holder = holder;
    this.#deps = deps;
  }

  get state(): TravelState {
    if (this.#past || this.#wanted) return "past";
    if (this.#live?.replay) return "replay";
    if (!this.#window) return "none";
    return this.#window.isEmpty ? "empty" : "now";
  }

  /** What is moved; null while that is not known yet, and when nothing is. */
  get replay(): Replay | null {
    return this.#past?.replay ?? this.#live?.replay ?? null;
  }

  /** The past is being opened; until then its widgets show what they did. */
  get isOpening(): boolean {
    return this.#wanted !== null;
  }

  get isPlaying(): boolean {
    return this.replay?.state === "playing";
  }

  /** Unix ms, as are the others. */
  get now(): number {
    return this.#aim ?? this.replay?.now ?? this.#window?.now ?? 0;
  }

  get from(): number {
    return this.replay?.from ?? this.#window?.from ?? 0;
  }

  get to(): number {
    return this.replay?.to ?? this.#window?.now ?? 0;
  }

  /** When events came, ascending. */
  get times(): readonly number[] {
    const { replay } = this;
    if (!replay) return this.#window?.times ?? [];
    return replay.times.filter((time) => time > replay.from);
  }

  /** How many events have come that the past which is shown does not have. */
  get fresh(): number {
    return this.#past ? this.#window!.taken - this.#past.taken : 0;
  }

  /** Moves to a time, or to the nearest that is kept. Throws `bad-argument` for what is no time. */
  seek(time: number): void {
    if (!Number.isFinite(time))
      throw new LiveletsError(
        "bad-argument",
        `live-scrubber: cannot seek "${String(time).slice(0, 80)}". Give Unix time in ms.`,
      );
    if (this.state === "none" || this.state === "empty") return;
    if (!this.replay || this.#wanted) this.#aim = time;
    this.#move((replay) => replay.seek(time));
  }

  step(by: 1 | -1): void {
    const atEnd = this.#isAtEnd && by > 0;
    if (this.state === "now" && by > 0) return;
    this.#move((replay) => replay.step(by), atEnd && this.fresh > 0);
  }

  /** Stands still, from now on where now was shown. */
  pause(): void {
    this.#move((replay) => replay.pause());
  }

  /** Plays until now is reached, which is then shown again. */
  play(): void {
    if (this.state === "now") return;
    this.#move((replay) => replay.play(this.rate), this.#isAtEnd);
  }

  setRate(rate: number): void {
    this.rate = rate;
    if (this.isPlaying) this.#move((replay) => replay.play(rate));
    this.#tell();
  }

  backToLive(): void {
    this.#wanted = this.#aim = null;
    const past = this.#past;
    this.#past = null;
    if (past) this.#holder.set(this.#live!.client);
    past?.close();
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Records from the first use on, at least so long (ms); what it returns ends that use. After the last, now is shown. */
  use(ms: number): () => void {
    clearTimeout(this.#grace);
    const use = { ms };
    this.#uses.add(use);
    this.#limit();
    if (!this.#leave) {
      this.#leave = this.#holder.subscribe(() => this.#follow());
      this.#follow();
    }
    return () => {
      if (!this.#uses.delete(use)) return;
      if (this.#uses.size > 0) this.#limit();
      else this.#grace = setTimeout(() => this.#stop(), GRACE_MS);
    };
  }

  #limit(): void {
    this.#ms = Math.max(...[...this.#uses].map(({ ms }) => ms));
    if (this.#window) this.#window.limits.ms = this.#ms;
  }

  get #window() {
    return this.#live?.window ?? null;
  }

  get #isAtEnd(): boolean {
    const past = this.#past;
    return past !== null && past.replay.now >= past.replay.to;
  }

  #stop(): void {
    this.backToLive();
    this.#leave?.();
    this.#leave = null;
    this.#live?.close();
    this.#live = null;
  }

  /** Somebody handed the holder another client: of the one before there is nothing left to show. */
  #follow(): void {
    const { client } = this.#holder;
    if (this.#past && client === this.#past.client) return;
    this.#wanted = this.#aim = null;
    this.#past?.close();
    this.#past = null;
    if (client !== this.#live?.client) {
      this.#live?.close();
      const forgot = () => this.backToLive();
      this.#live = client && new LiveEnd(client, this.#ms, this.#tell, forgot);
    }
    this.#tell();
  }

  /** @param anew what has come since the past was opened is needed too */
  #move(run: Move, anew = false): void {
    if (this.#wanted) this.#wanted.push(run);
    else if (this.#live?.replay) run(this.#live.replay);
    else if (this.#past && !anew) run(this.#past.replay);
    else if (this.state !== "none" && this.state !== "empty")
      void this.#open(this.#past?.replay.now ?? this.#window!.now, run);
    this.#tell();
  }

  async #open(time: number, run: Move): Promise<void> {
    const wanted: Move[] = [(replay) => replay.seek(time), run];
    this.#wanted = wanted;
    this.#aim ??= time;
    this.problem = null;
    let past: Past | null = null;
    try {
      past = await openPast(this.#live!.client, this.#window!, this.#deps);
      if (this.#wanted === wanted) await past.moved(wanted);
      if (this.#wanted === wanted) return this.#show(past);
    } catch (thrown) {
      if (this.#wanted === wanted) this.problem = thrown as LiveletsError;
    }
    past?.close();
    if (this.#wanted === wanted) this.#wanted = this.#aim = null;
    this.#tell();
  }

  #show(past: Past): void {
    const before = this.#past;
    this.#past = past;
    this.#wanted = this.#aim = null;
    past.replay.subscribe(() => this.#ended(past));
    this.#holder.set(past.client);
    before?.close();
    this.#ended(past);
  }

  /** Goes on with what has come meanwhile, until there is so little of it that now can be shown. */
  #ended({ replay }: Past): void {
    if (this.#past?.replay !== replay) return;
    const { state, to } = replay;
    if (state === "ended" && !this.#wanted) {
      if (this.#window!.now - to < CAUGHT_UP_MS) return this.backToLive();
      void this.#open(to, (next) => next.play(this.rate));
    }
    this.#tell();
  }

  readonly #tell = (): void => {
    if (this.#window) this.#window.isShown = this.state === "past";
    for (const listener of [...this.#listeners]) listener();
  };
}
