import { LiveletsError } from "../events/error.ts";
import type { RecordingInput } from "../sources/replay-input.ts";
import { replaySource, type ReplaySource } from "../sources/replay.ts";

/**
 * Plays a recording from now on. What is wrong with one that can be played in part is told to `onError`, once; one that
 * cannot be played at all says so itself when it is connected.
 */
export function loadReplay(
  recording: RecordingInput,
  onError: (error: LiveletsError) => void,
): ReplaySource {
  const source = replaySource(recording);
  const { replay } = source;
  const stop = replay.subscribe(() => {
    stop();
    if (replay.problem && replay.state !== "broken")
      onError(new LiveletsError("malformed", replay.problem.message));
  });
  return source;
}
