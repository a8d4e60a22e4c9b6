import type { State } from "../events/state.ts";
import { callSafely } from "./call-safely.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { ClientStatus } from "./types.ts";

/** Counters alone are told this often at most. */
const QUIET_MS = 250;

type Facts = Omit<ClientStatus, "since">;

/** Makes one status object per change, and tells listeners: at once when a state changed, calmly otherwise. */
export class StatusBoard {
  readonly #deps: ClientDeps;
  readonly #read: () => Facts;
  readonly #nextChange: () => number | null;
  readonly #listeners = new Set<(status: ClientStatus) => void>();
  #status: ClientStatus | null = null;
  #since: number;
  #state: State = "connecting";
  #key = "";
  #told = "";
  #stopQuiet: (() => void) | null = null;
  #stopDue: (() => void) | null = null;
  #due = Infinity;
  #queued = false;
  #closed = false;

  constructor(
    deps: ClientDeps,
    read: () => Facts,
    nextChange: () => number | null,
  ) {
    this.#deps = deps;
    this.#read = read;
    this.#nextChange = nextChange;
    this.#since = deps.now();
  }

  get status(): ClientStatus {
    if (this.#status) return this.#status;
    const facts = this.#read();
    if (facts.state !== this.#state) {
      this.#state = facts.state;
      this.#since = this.#deps.now();
    }
    this.#key = keyOf(facts);
    this.#status = { ...facts, since: this.#since };
    return this.#status;
  }

  subscribe(listener: (status: ClientStatus) => void): () => void {
    const own = (status: ClientStatus) => listener(status);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Something may have changed. Cheap: called for every frame. */
  changed(): void {
    this.#status = null;
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#settle();
    });
  }

  /** Tells listeners although no fact changed: something beside the status did, such as the pack. */
  tell(): void {
    this.#status = null;
    this.#tell(this.status);
  }

  /** Tells once more how it ended. */
  close(): void {
    this.tell();
    this.#closed = true;
    this.#stopQuiet?.();
    this.#stopDue?.();
    this.#listeners.clear();
  }

  #settle(): void {
    if (this.#closed) return;
    const { status } = this;
    this.#planDue();
    if (this.#key !== this.#told) this.#tell(status);
    else
      this.#stopQuiet ??= this.#deps.after(QUIET_MS, () =>
        this.#tell(this.status),
      );
  }

  #tell(status: ClientStatus): void {
    this.#stopQuiet?.();
    this.#stopQuiet = null;
    this.#told = this.#key;
    for (const listener of [...this.#listeners])
      callSafely("status", () => listener(status));
  }

  /**
   * `live` becomes `stale` by time alone, and a held state ends: one timer for the next such moment. Each event puts that
   * moment off: a timer that comes before it stays, and looks again.
   */
  #planDue(): void {
    const at = this.#nextChange();
    if (at !== null && this.#stopDue && this.#due <= at) return;
    this.#stopDue?.();
    this.#stopDue = null;
    if (at === null) return;
    this.#due = at;
    const wait = Math.max(1, at - this.#deps.now());
    this.#stopDue = this.#deps.after(wait, () => {
      this.#stopDue = this.#status = null;
      this.#settle();
    });
  }
}

/** What is worth telling at once. */
function keyOf(facts: Facts): string {
  const { state, reason, retryAt, breaker, transport, topics, reconnects } =
    facts;
  return JSON.stringify([
    facts.pending,
    facts.notKept,
    state,
    reason,
    retryAt,
    breaker,
    transport,
    reconnects,
    topics.map((topic) => [topic.name, topic.state]),
  ]);
}
