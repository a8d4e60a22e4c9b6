import { record } from "./source-recorder.ts";
import type { Recording, Report } from "./source-recorder.ts";
import type { Source, SourceContext } from "./source.ts";

/** What the suite needs from an engine, real or not. */
export interface SourceHarness {
  readonly source: Source;
  /** Two channels with a log that may be read, and one that may not. */
  readonly channel: string;
  readonly other: string;
  readonly denied: string;
  /** What the client gives: tokens, signatures, heads. */
  readonly context?: Partial<SourceContext>;
  /** Makes the log of a channel grow: its readers get a message. */
  publish(channel: string): Promise<void>;
  /** Lets time pass, for a source that waits for its clock. */
  pump?(): Promise<void>;
  /** Connections and timers that the source holds; waits a little for as many as are expected. */
  leftovers(expected: number): Promise<number>;
  stop(): Promise<void>;
  /** Group `breaks`: breaks the connection, from the other side. */
  cut?(): Promise<void>;
  /** Group `push`: sends a payload as the engine's `frame`. */
  send?(channel: string, payload: object): Promise<void>;
  /** Group `auth`: ends the token's life, as its expiry does. */
  expire?(): Promise<void>;
  /** Group `presence`: a `.live.` channel, and two people in it. */
  readonly room?: string;
  readonly key?: string;
  another?(): { source: Source; key: string; context: Partial<SourceContext> };
}

export type SourceGroup = "breaks" | "push" | "auth" | "presence";
export type MakeHarness = () => Promise<SourceHarness>;

/** One connection of a harness, and the shortest way to say what happens to it. */
export class Probe {
  readonly harness: SourceHarness;
  readonly source: Source;
  #context: Partial<SourceContext>;
  seen: Recording;

  constructor(
    harness: SourceHarness,
    source = harness.source,
    context = harness.context ?? {},
  ) {
    this.harness = harness;
    this.source = source;
    this.#context = context;
    this.seen = record(context);
  }

  /** Connects with a fresh recording. */
  async open(): Promise<this> {
    this.seen = record(this.#context);
    this.source.connect(this.seen.context);
    await this.until("opened");
    return this;
  }

  async join(...channels: readonly string[]): Promise<this> {
    for (const channel of channels) this.source.join(channel);
    for (const channel of channels) await this.until("joined", channel);
    return this;
  }

  /** Waits for the `count`th report of a kind (and channel). Bounded by the test's time limit. */
  async until(
    kind: Report["kind"],
    channel?: string,
    count = 1,
  ): Promise<Report> {
    const enough = () => this.of(kind, channel).length >= count;
    for (let n = 0; this.harness.pump && !enough() && n < 50; n += 1)
      await this.harness.pump();
    await this.seen.until(enough);
    return this.of(kind, channel)[count - 1]!;
  }

  of(kind: Report["kind"], channel?: string): readonly Report[] {
    return this.seen.reports.filter(
      (report) =>
        report.kind === kind &&
        (channel === undefined ||
          ("channel" in report && report.channel === channel)),
    );
  }

  /** Publishes, and waits until this connection got a message more than it had. */
  async hear(channel: string): Promise<void> {
    const before = this.of("message", channel).length;
    await this.harness.publish(channel);
    await this.until("message", channel, before + 1);
  }
}

/** Makes a harness and a probe of its source. */
export type Start = () => Promise<Probe>;
