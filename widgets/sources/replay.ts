import type { ConnectAnswer } from "../events/answers.ts";
import type { RecordingReading } from "../events/parse-recording.ts";
import type { Replay, Tape } from "../events/recording.ts";
import { hostDeps } from "./deps.ts";
import type { SourceDeps } from "./deps.ts";
import { readInput, type RecordingInput } from "./replay-input.ts";
import { ReplayLog, type ReplayNews } from "./replay-log.ts";
import { ReplayPlayer } from "./replay-player.ts";
import { LiveletsError } from "../events/error.ts";
import type { LogPort, Source, SourceContext } from "./source.ts";

export type { RecordingInput } from "./replay-input.ts";
export type { Replay } from "../events/recording.ts";

export interface ReplayOptions {
  /** Whether it plays as soon as it is connected; default true. */
  readonly play?: boolean;
  /** How many times faster than it happened, 1 to 60; default 1. */
  readonly rate?: number;
}

export interface ReplaySource extends Source {
  readonly log: LogPort;
  readonly replay: Replay;
}

interface Grants {
  readonly grants?: Partial<ConnectAnswer>;
}

/** One connection: by channel, whether the join has been answered. */
interface Session {
  readonly context: SourceContext;
  readonly channels: Map<string, boolean>;
}

/**
 * Plays a recording as if it happened now, through the same receiver: what is skipped is caught up with, and where
 * time is turned back every topic starts anew. It never counts as live. What cannot be used is told by `closed` and in
 * `replay.problem`. Throws `bad-argument` for a rate that is none.
 */
export function replaySource(
  recording: RecordingInput,
  options: ReplayOptions = {},
  deps: Partial<SourceDeps> = {},
): ReplaySource {
  const reading = readInput(recording);
  return new RecordingSource(reading, options, { ...hostDeps, ...deps });
}

/** The same from what is in memory already. `grants` says what `connect` answers beside the topics. */
export function tapeSource(
  tape: Tape,
  grants: Partial<ConnectAnswer>,
  deps: Partial<SourceDeps>,
): ReplaySource {
  return new RecordingSource(
    Promise.resolve({ tape, problem: null }),
    { play: false, grants },
    { ...hostDeps, ...deps },
  );
}

class RecordingSource implements ReplaySource {
  readonly kind = "replay";
  readonly log: LogPort;
  readonly replay: ReplayPlayer;
  readonly #after: SourceDeps["after"];
  readonly #reading: Promise<RecordingReading>;
  #log: ReplayLog | null = null;
  #session: Session | null = null;
  #cancel: () => void = () => {};

  constructor(
    reading: Promise<RecordingReading>,
    { play = true, rate = 1, grants }: ReplayOptions & Grants,
    deps: SourceDeps,
  ) {
    this.#after = deps.after;
    this.replay = new ReplayPlayer(deps);
    if (play) this.replay.play(rate);
    this.#reading = this.#read(reading);
    const log = async () => (await this.#reading) && this.#whole;
    this.log = {
      isPast: true,
      connect: async (query) => ({
        ...(await (await log()).connect(query)),
        ...grants,
      }),
      history: async (query) => (await log()).history(query),
      heads: async (topics) => (await log()).heads(topics),
    };
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const session = { context, channels: new Map<string, boolean>() };
    this.#session = session;
    void this.#reading.then(({ tape, problem }) => {
      if (this.#session !== session) return;
      if (!tape)
        return context.closed({ kind: "setup", message: problem!.message });
      this.#cancel = this.#after(0, () => {
        context.opened();
        if (this.#session === session) this.replay.connect();
      });
    });
  }

  disconnect(): void {
    this.#session = null;
    this.#cancel();
    this.replay.rest();
  }

  join(channel: string): void {
    const session = this.#session;
    if (!session || session.channels.has(channel)) return;
    const { channels, context } = session;
    channels.set(channel, false);
    queueMicrotask(() => {
      if (this.#session !== session || channels.get(channel) !== false) return;
      if (this.#log?.has(channel)) {
        channels.set(channel, true);
        return context.joined(channel);
      }
      channels.delete(channel);
      const message = `replay: there is no "${channel}" in the recording.`;
      context.refused(channel, { kind: "denied", message });
    });
  }

  leave(channel: string): void {
    this.#session?.channels.delete(channel);
  }

  async #read(input: Promise<RecordingReading>): Promise<RecordingReading> {
    const reading = await input;
    const { tape, problem } = reading;
    const log = tape && new ReplayLog(tape, () => this.replay.now);
    this.#log = log;
    const played = log && {
      get steps() {
        return log.steps;
      },
      moveTo: (steps: number) => log.moveTo(steps).forEach(this.#tell),
    };
    this.replay.load(tape, played, problem);
    return reading;
  }

  get #whole(): ReplayLog {
    if (this.#log) return this.#log;
    throw new LiveletsError("bad-argument", this.replay.problem!.message);
  }

  /** A numbering that is another is told like an engine's own rejoin: a widget need not wait to be sure of it. */
  readonly #tell = ({ channel, frames }: ReplayNews): void => {
    if (!this.#session?.channels.get(channel)) return;
    const { context } = this.#session;
    if (frames.length === 0) context.joined(channel);
    for (const frame of frames) context.message(channel, frame, "frame");
  };
}
