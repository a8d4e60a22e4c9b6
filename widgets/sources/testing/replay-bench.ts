import type { ClientDeps } from "../../client/client-deps.ts";
import { createLiveClient } from "../../client/live-client.ts";
import { follow } from "../../client/testing.ts";
import { fakeDeps } from "../fake-deps.ts";
import { replaySource } from "../replay.ts";
import type { RecordingInput, ReplayOptions } from "../replay.ts";
import { recordingOf, type Came } from "./recording-of.ts";

export const SECONDS: readonly Came[] = [1, 2, 3, 4].map((second) => ({
  second,
}));

/** A client on a replay, by a clock that only moves when a test moves it. */
export async function createReplay(
  recording: RecordingInput = recordingOf(SECONDS),
  options: ReplayOptions = { play: false },
) {
  const time = fakeDeps();
  const source = replaySource(recording, options, time);
  const deps: Partial<ClientDeps> = time;
  const client = createLiveClient({ source, tenant: "acme", deps });
  const feed = follow(client.topic("acme.public"));
  await time.advance(1);
  return { client, time, feed, replay: source.replay };
}
