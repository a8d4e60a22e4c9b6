import type { ClosedReason, RefusedReason } from "../sources/source.ts";
import type { SharedEngine } from "./shared-source-engine.ts";
import type { ShareDeps } from "./shared-source-host.ts";
import { FORM } from "./shared-source-messages.ts";
import type { LeaderMessage, TabMessage } from "./shared-source-messages.ts";
import type { TabLeader } from "./tab-leader.ts";

/** A tab that says nothing for so long is gone: the timers of a hidden one run once a minute. */
const GONE_MS = 150_000;
/** What the scripts of one origin may have us keep. */
const MOST_TABS = 200;
/** Questions that wait for one answer. */
const MOST_PINGS = 100;

/** What a leader says, as it is put together. */
type Said<Kind extends LeaderMessage["kind"]> = Omit<
  Extract<LeaderMessage, { kind: Kind }>,
  "term" | "n"
>;

export interface LeadingHost {
  readonly leader: TabLeader;
  readonly engine: SharedEngine;
  readonly deps: ShareDeps;
  post(message: object): void;
}

/** What the tab with the line does for the others. */
export class Leading {
  readonly #host: LeadingHost;
  readonly #tabs = new Map<string, { channels: Set<string>; at: number }>();
  /** How many frames this term has had, and tabs that shall notice if they are not gone. */
  #n = 0;
  /** The questions, and the first round trip that answers each. */
  readonly #pings = new Map<string, number>();

  constructor(host: LeadingHost) {
    this.#host = host;
  }

  /** A new term. */
  begin(): void {
    this.#n = 0;
    this.#tabs.clear();
    this.#pings.clear();
  }

  /** What others want. */
  get channels(): string[] {
    return [...this.#tabs.values()].flatMap(({ channels }) => [...channels]);
  }

  /** One that is there after all, for the clock was set or it was held up, finds by the count that it has missed something. */
  removeGone(): void {
    const before = this.#n;
    for (const [tab, { at }] of this.#tabs)
      if (this.#host.deps.now() - at > GONE_MS) {
        this.#tabs.delete(tab);
        this.#n += 1;
      }
    if (this.#n > before) this.beat();
  }

  hear(message: TabMessage): void {
    const { engine } = this.#host;
    const { from } = message;
    if (message.kind === "bye") this.#tabs.delete(from);
    else if (message.kind === "ping") this.#ask(message.ping);
    else {
      this.#set(from, message.channels);
      this.beat();
      for (const channel of message.missing)
        if (engine.carries(channel))
          this.#say<"joined">({ kind: "joined", channel, to: from });
    }
    engine.settle();
  }

  beat(): void {
    const { engine, deps } = this.#host;
    const open = engine.isOpen;
    this.#say<"beat">({ kind: "beat", open, visible: deps.page.visible() });
  }

  joined(channel: string): void {
    this.#say<"joined">({ kind: "joined", channel });
  }

  /** Who wants it anew says so again. */
  refused(channel: string, { message, kind }: RefusedReason): void {
    for (const { channels } of this.#tabs.values()) channels.delete(channel);
    const final = kind === "denied";
    this.#say<"refused">({ kind: "refused", channel, message, final });
  }

  carry(channel: string, payload: unknown, event: string): void {
    const isWanted = [...this.#tabs.values()].some((tab) =>
      tab.channels.has(channel),
    );
    if (!isWanted) return;
    this.#n += 1;
    this.#say<"frame">({ kind: "frame", channel, payload, event });
  }

  measured(ms: number, round: number): void {
    const pings = [...this.#pings.keys()].filter(
      (ping) => this.#pings.get(ping)! <= round,
    );
    for (const ping of pings) this.#pings.delete(ping);
    this.#say<"latency">({ kind: "latency", ms, pings });
  }

  lost({ message, kind, retryAfter }: ClosedReason): void {
    const busy = kind === "busy";
    const wish = retryAfter === undefined ? {} : { retryAfter };
    this.#say<"down">({ kind: "down", message, busy, ...wish });
  }

  #set(tab: string, channels: readonly string[]): void {
    if (!this.#tabs.has(tab) && this.#tabs.size >= MOST_TABS) return;
    this.#tabs.set(tab, {
      channels: new Set(channels),
      at: this.#host.deps.now(),
    });
  }

  #ask(ping: string): void {
    const { engine } = this.#host;
    if (this.#pings.size < MOST_PINGS) this.#pings.set(ping, engine.nextRound);
    engine.ping();
  }

  #say<Kind extends LeaderMessage["kind"]>(said: Said<Kind>): void {
    const { leader, post } = this.#host;
    if (leader.leads) post({ v: FORM, term: leader.term, n: this.#n, ...said });
  }
}
