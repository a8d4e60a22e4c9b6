import { RecordingWindow, WINDOW } from "../client/recording-window.ts";
import type { LiveClient } from "../client/types.ts";
import type { Replay } from "../events/recording.ts";

/** The client that widgets have by themselves, and what came to it lately. */
export class LiveEnd {
  readonly client: LiveClient;
  /** Null where nothing is recorded: channels without a log, and a client that is a replay itself. */
  window: RecordingWindow | null = null;
  readonly #changed: () => void;
  readonly #leave: () => void;
  #replay: Replay | null = null;
  #leaveReplay = () => {};

  /**
   * @param ms how long it goes back
   * @param forgot whoever is there now may not see the past that is shown
   */
  constructor(
    client: LiveClient,
    ms: number,
    changed: () => void,
    forgot: () => void,
  ) {
    this.client = client;
    this.#changed = changed;
    if (!client.bare)
      this.window = new RecordingWindow(
        client,
        { ...WINDOW, ms },
        changed,
        forgot,
      );
    this.#leave = client.subscribe(() => this.#look());
    this.#look();
  }

  get replay(): Replay | null {
    return this.client.replay ?? null;
  }

  close(): void {
    this.#leave();
    this.#leaveReplay();
    this.window?.stop();
  }

  /** That it is a replay is known once its code is there. */
  #look(): void {
    const { replay } = this;
    if (replay && !this.#replay) {
      this.window?.stop();
      this.window = null;
      this.#replay = replay;
      this.#leaveReplay = replay.subscribe(this.#changed);
    }
    this.#changed();
  }
}
