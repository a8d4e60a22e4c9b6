import type { ClosedReason, SourceContext } from "../sources/source.ts";
import type { ShareDeps } from "./shared-source-host.ts";
import type { LeaderMessage, TabMessage } from "./shared-source-messages.ts";
import type { WantedChannels } from "./shared-source-wanted.ts";

/** What is still missing is asked for again no sooner: each answer reaches all tabs. */
const AGAIN_MS = 1_000;

export interface FollowingHost {
  /** This tab. */
  readonly tab: string;
  readonly context: SourceContext;
  readonly wanted: WantedChannels;
  readonly deps: Pick<ShareDeps, "now">;
  opened(): void;
  ended(reason: ClosedReason): void;
  /** What was asked; by a round trip, in ms. */
  answered(ms: number): void;
  /** Says what is wanted. */
  want(): void;
  tell(message: TabMessage): void;
}

/** What a tab makes of what the one with the line says. */
export class Following {
  readonly #host: FollowingHost;
  /** How many frames this term has had; null before that is known. */
  #n: number | null = null;
  #askedAt = -Infinity;
  #pings = 0;
  /** The last question, until it is answered: what else comes may have waited in this machine. */
  #ping: string | null = null;

  constructor(host: FollowingHost) {
    this.#host = host;
  }

  /** A new term. */
  begin(): void {
    this.#n = null;
    this.#ping = null;
    this.#askedAt = this.#host.deps.now();
  }

  ask(): void {
    const { tab, tell } = this.#host;
    this.#pings += 1;
    this.#ping = `${tab} ${this.#pings}`;
    tell({ from: tab, kind: "ping", ping: this.#ping });
  }

  hear(message: LeaderMessage): void {
    const { context, wanted } = this.#host;
    this.#count(message);
    switch (message.kind) {
      case "beat":
        return this.#beat(message.open);
      case "joined":
        if (message.to === undefined) wanted.confirm(message.channel);
        else if (message.to === this.#host.tab)
          wanted.confirmNew(message.channel);
        return;
      case "frame":
        return wanted.deliver(message.channel, message.payload, message.event);
      case "refused": {
        const kind = message.final ? "denied" : "lost";
        const reason = { kind, message: message.message } as const;
        if (wanted.remove(message.channel))
          context.refused(message.channel, reason);
        return;
      }
      case "latency":
        return this.#answer(message.ms, message.pings);
      case "down": {
        // What is final it is told when it tries itself.
        const kind = message.busy ? "busy" : "lost";
        const { message: why, retryAfter } = message;
        return this.#host.ended({ kind, message: why, retryAfter });
      }
    }
  }

  #beat(isOpen: boolean): void {
    const { wanted, opened, want, deps } = this.#host;
    if (!isOpen) return;
    opened();
    const isTime = deps.now() - this.#askedAt >= AGAIN_MS;
    if (!isTime || wanted.missing.length === 0) return;
    this.#askedAt = deps.now();
    want();
  }

  #answer(ms: number, pings: readonly string[]): void {
    if (this.#ping === null || !pings.includes(this.#ping)) return;
    this.#ping = null;
    this.#host.answered(ms);
  }

  /** A frame that did not come is a reason to join anew: what was missed is fetched. */
  #count({ kind, n }: LeaderMessage): void {
    const before = this.#n;
    this.#n = n;
    if (before === null || n === before + (kind === "frame" ? 1 : 0)) return;
    this.#host.wanted.forget();
    this.#host.want();
  }
}
