import type {
  Recording,
  RecordingFacts,
} from "../../widgets/client/recording-types.ts";
import type { LiveClient } from "../../widgets/client/types.ts";
import { messageOf } from "../../widgets/events/error.ts";
import type { Replay } from "../../widgets/events/recording.ts";
import { createClientFrom } from "../../widgets/setup/create-client-from.ts";
import { connectionOf } from "../connection.ts";

/** What the page does: it shows what is live, and may record it, or plays what was recorded. */
export class Session {
  client: LiveClient;
  recording: Recording | null = null;
  facts: RecordingFacts | null = null;
  file: File | null = null;
  problem: string | null = null;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.client = createClientFrom(connectionOf(location.search));
  }

  get replay(): Replay | undefined {
    return this.client.replay;
  }

  get isReplay(): boolean {
    return this.file !== null;
  }

  async record(): Promise<void> {
    const recording = (this.recording = this.client.record());
    await this.#try(async () => {
      this.facts = await recording.ready;
    });
    if (this.problem) this.recording = null;
    this.#changed();
  }

  /** Ends the recording and plays it. */
  async finish(): Promise<void> {
    const { recording } = this;
    this.recording = this.facts = null;
    await this.#try(async () => {
      if (recording) await this.open(await recording.stop());
    });
  }

  async open(file: File): Promise<void> {
    this.problem = null;
    const settings = {
      source: "replay",
      recording: file,
      onError: ({ message }: Error) => this.#fail(message),
    } as const;
    await this.#use(createClientFrom(settings), file);
    const { client } = this;
    let follows = false;
    const stop = client.subscribe(() => {
      if (this.client !== client) return stop();
      if (client.mistake) this.problem = client.mistake.message;
      if (client.replay && !follows) {
        follows = true;
        client.replay.subscribe(this.#changed);
      }
      this.#changed();
    });
  }

  async goLive(): Promise<void> {
    this.problem = null;
    await this.#use(createClientFrom(connectionOf(location.search)), null);
  }

  async #use(client: LiveClient, file: File | null): Promise<void> {
    const before = this.client;
    this.client = client;
    this.file = file;
    this.recording = this.facts = null;
    this.#changed();
    await before.close();
  }

  async #try(run: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await run();
    } catch (thrown) {
      this.#fail(messageOf(thrown));
    }
  }

  #fail(message: string): void {
    this.problem = message;
    this.#changed();
  }
}
