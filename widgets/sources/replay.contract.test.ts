import { parseRecording } from "../events/parse-recording.ts";
import { fakeDeps } from "./fake-deps.ts";
import { replaySource } from "./replay.ts";
import { describeSource } from "./source-contract.ts";
import type { SourceHarness } from "./source-probe.ts";
import { recordingOf } from "./testing/recording-of.ts";

describeSource("replay", async (): Promise<SourceHarness> => {
  const deps = fakeDeps();
  const moments = Array.from({ length: 20 }, (_, i) => i + 1);
  const text = recordingOf(
    moments.flatMap((second) => [
      { second, topic: "acme.public" },
      { second, topic: "acme.room.desk" },
    ]),
  );
  if (parseRecording(text).problem) throw new Error("no recording");
  const source = replaySource(text, { play: false }, deps);
  return {
    source,
    channel: "acme.public.g1",
    other: "acme.room.desk.g1",
    denied: "acme.role.admin.g1",
    publish: async () => source.replay.step(1),
    pump: () => deps.advance(1),
    leftovers: async () => deps.pending.length,
    stop: async () => {},
  };
});
