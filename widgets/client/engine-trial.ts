import type { ClosedReason, Source, SourceContext } from "../sources/source.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { Retries } from "./retries.ts";
import type { Link } from "./source-context.ts";
import { Timers } from "./timers.ts";

export interface TrialHost {
  readonly deps: Pick<ClientDeps, "now" | "random" | "after">;
  readonly engine: Source;
  readonly retries: Retries;
  context(link: Link): SourceContext;
  /** A channel to prove the engine by; undefined where none is wanted. */
  sample(): string | undefined;
  /** When it is tried next, if it is, and why it is not in use. */
  planned(at: number | null, why: string): void;
  /** It carries this channel: from here on its attempt is the host's. */
  won(channel: string, link: Link): void;
}

/** The least wait between trials, however promising. */
const SOON_MS = 500;

/**
 * Tries an engine in the background, while something else serves. What opens is not trusted before a channel was
 * joined over it: there are networks that let a socket open and nothing through.
 */
export class EngineTrial {
  readonly engine: Source;
  readonly #host: TrialHost;
  readonly #timers: Timers;
  #link: Link | null = null;
  #why: string;

  constructor(host: TrialHost, why: string) {
    this.engine = host.engine;
    this.#host = host;
    this.#why = why;
    this.#timers = new Timers(host.deps);
  }

  /** Tries in so many ms. */
  plan(ms: number): void {
    this.#timers.start("trial", ms, () => this.#try());
    this.#host.planned(this.#host.deps.now() + ms, this.#why);
  }

  /** Something gives hope: no waiting. */
  hurry(): void {
    if (!this.#link) this.plan(this.#host.deps.random() * SOON_MS);
  }

  stop(): void {
    this.#timers.stopAll();
    if (!this.#link) return;
    this.#link = null;
    this.engine.disconnect();
  }

  #try(): void {
    const { retries, context, deps } = this.#host;
    const wait = retries.begin();
    if (wait > 0) return this.plan(wait);
    const ignore = () => {};
    const link: Link = {
      isCurrent: () => this.#link === link,
      reports: {
        opened: () => {
          const channel = this.#host.sample();
          if (channel === undefined) this.#fail(NOTHING);
          else this.engine.join(channel);
        },
        joined: (channel) => this.#win(channel, link),
        refused: (_, { message }) => this.#fail({ kind: "lost", message }),
        closed: (reason) => this.#fail(reason),
        message: ignore,
        latency: ignore,
      },
    };
    this.#link = link;
    this.#host.planned(deps.now(), this.#why);
    this.engine.connect(context(link));
  }

  #fail(reason: ClosedReason): void {
    this.stop();
    this.#why = reason.message;
    const wait = this.#host.retries.after(reason);
    if (reason.kind === "lost" || reason.kind === "busy") this.plan(wait);
    else this.#host.planned(null, this.#why);
  }

  #win(channel: string, link: Link): void {
    this.#link = null;
    this.stop();
    this.#host.won(channel, link);
  }
}

const NOTHING: ClosedReason = {
  kind: "lost",
  message: "client: no channel is wanted.",
};
