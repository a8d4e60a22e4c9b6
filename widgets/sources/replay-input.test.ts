import { describe, expect, it, vi } from "vitest";
import { createBench, follow, TOPIC } from "../client/testing.ts";
import { recordingOf, START } from "./testing/recording-of.ts";
import { createReplay, SECONDS } from "./testing/replay-bench.ts";

describe("what a replay takes", () => {
  it("is what was recorded: the handle itself, which is stopped", async () => {
    const bench = createBench();
    bench.client.topic(TOPIC).subscribe(() => {});
    await bench.time.advance(0);
    const recording = bench.client.record();
    await recording.ready;
    await bench.time.advance(1_000);
    bench.append(1);
    const { client, replay, time } = await createReplay(recording);
    const feed = follow(client.topic(TOPIC));
    await time.advance(1);
    replay.seek(replay.to);
    await time.advance(0);
    expect(feed.seen).toEqual([1]);
  });

  it("is a file, its text, or what JSON makes of it", async () => {
    const text = recordingOf(SECONDS);
    const parsed = JSON.parse(text) as unknown[];
    for (const input of [
      text,
      new Blob([text]),
      parsed,
      Promise.resolve(text),
    ]) {
      const { replay } = await createReplay(input);
      await vi.waitFor(() => expect(replay.times).toHaveLength(6));
    }
  });

  it("is played as far as it is whole, and says where it breaks", async () => {
    const text = recordingOf(SECONDS).replace('"n":2', '"n":9');
    const { client, feed, replay, time } = await createReplay(text);
    replay.seek(START + 60_000);
    await time.advance(0);
    expect(feed.seen).toEqual([1, 2]);
    expect(client.status.reason).toMatch(/edited or damaged at entry 4/);
  });

  it.each(["", "no recording", "[]", null, 7])(
    "is told in words where it is none: %j",
    async (input) => {
      const { client, replay } = await createReplay(input as string, {});
      expect(replay.state).toBe("broken");
      expect(client.status.state).toBe("denied");
      expect(client.mistake?.message).toMatch(/it is no recording of Livelets/);
      replay.play();
      replay.seek(1);
      replay.step(1);
      expect(replay.state).toBe("broken");
    },
  );

  it("is not even read where it is too large", async () => {
    const file = { size: 50_000_000, text: vi.fn() };
    const { replay } = await createReplay(file as never);
    expect(replay.problem).toMatchObject({ code: "size" });
    expect(file.text).not.toHaveBeenCalled();
  });

  it("says why a recording could not be had", async () => {
    const failed = Promise.reject<string>(new Error("disk on fire"));
    const { replay } = await createReplay(failed);
    expect(replay.note).toContain("disk on fire");
  });
});
