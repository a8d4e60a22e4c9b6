import type { Source } from "../sources/source.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { EngineTrial } from "./engine-trial.ts";
import type { Retries } from "./retries.ts";
import type { Seats } from "./seats.ts";
import { contextFor } from "./source-context.ts";
import type { Link } from "./source-context.ts";

/** What falling back needs of the connection. */
export interface FallbackHost {
  readonly options: ConnectionOptions;
  /** What could not be reached. */
  readonly engine: Source;
  readonly seats: Seats;
  readonly retries: Retries;
  /** Whether there is still nothing that serves. */
  isWanted(): boolean;
  /** Why the engine is not in use, and when it was to be tried next. */
  why(): readonly [reason: string | null, retryAt: number | null];
  /** Uses `poll` from here on, and ends `trial` with it. */
  serve(poll: Source, trial: EngineTrial): void;
  planned(at: number | null, why: string): void;
  won(channel: string, link: Link): void;
}

/** Lets a poll serve where an engine cannot be reached, and tries the engine in the background. */
export async function fallBack(host: FallbackHost): Promise<void> {
  const { options, engine, retries, seats } = host;
  const isWanted = () => seats.sample !== undefined && host.isWanted();
  if (!isWanted()) return;
  const poll = await options.poll!();
  if (poll.kind !== "poll" || !isWanted()) return;
  const [reason, retryAt] = host.why();
  const trial = new EngineTrial(
    {
      deps: options.deps,
      engine,
      retries,
      context: (link) => contextFor(options, link),
      sample: () => seats.sample,
      planned: (at, why) =>
        host.planned(
          at,
          `client: asks every few seconds what is new, for want of a line. ${why}`,
        ),
      won: (channel, link) => host.won(channel, link),
    },
    reason ?? "The engine did not answer.",
  );
  host.serve(poll, trial);
  trial.plan(Math.max(0, (retryAt ?? 0) - options.deps.now()));
}
