import type { ClientDeps } from "../client/client-deps.ts";
import { fetchCode } from "../client/lazy.ts";
import { createLiveClient } from "../client/live-client.ts";
import type { RecordingWindow } from "../client/recording-window.ts";
import type { LiveClient } from "../client/types.ts";
import { LiveletsError } from "../events/error.ts";
import type { Replay } from "../events/recording.ts";

/** What came lately, as a client that replays it. */
export interface Past {
  readonly client: LiveClient;
  readonly replay: Replay;
  /** How many events had come when it was opened. */
  readonly taken: number;
  /**
   * Makes the moves, those that are added meanwhile too. Resolves when every topic stands there; rejects with a
   * LiveletsError where they never will.
   */
  moved(moves: ((replay: Replay) => void)[]): Promise<void>;
  close(): void;
}

/** Turns what was recorded of a client into a client. Rejects with `unavailable` where its code cannot be fetched. */
export async function openPast(
  live: LiveClient,
  window: RecordingWindow,
  deps: Partial<ClientDeps>,
): Promise<Past> {
  const { tapeSource } = await fetchCode(
    "replays",
    import("../sources/replay.ts"),
  );
  const tape = window.tape();
  const { user, roles, switches, pack } = live;
  const source = tapeSource(tape, { user, roles, switches }, deps);
  const client = createLiveClient({
    ...{ source, deps, tenant: tape.tenant },
    loadPack: async () => pack,
  });
  const { replay } = source;
  const names = tape.steps.map(
    (step) => ("event" in step ? step.event : step.snapshot).topic,
  );
  const topics = [...new Set(names)].map((name) => client.topic(name));
  let undo: (() => void)[] = [];
  return {
    client,
    replay,
    taken: window.taken,
    async moved(moves) {
      // None is asked for before the moves are made: it would be shown the beginning first.
      await Promise.resolve();
      const run = () => moves.splice(0).forEach((move) => move(replay));
      run();
      undo = topics.map((topic) => topic.subscribe(() => {}));
      await until(client, () => topics.every(({ cursor }) => cursor));
      run();
    },
    close() {
      for (const stop of undo) stop();
      void client.close();
    },
  };
}

function until(client: LiveClient, isDone: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { state, reason } = client.status;
      const isDenied = state === "denied";
      if (!isDone() && !isDenied) return;
      stop();
      if (isDone()) resolve();
      else reject(new LiveletsError("unavailable", `replay: ${reason}`));
    };
    const stop = client.subscribe(look);
    look();
  });
}
