import { describe, expect, it, vi } from "vitest";
import { replaySource } from "./replay.ts";
import { recordingOf, START } from "./testing/recording-of.ts";
import { createReplay, SECONDS } from "./testing/replay-bench.ts";

describe("a replay", () => {
  it("plays at once, in the time it took", async () => {
    const { feed, time, replay } = await createReplay(undefined, {});
    expect([feed.seen, replay.state]).toEqual([[], "playing"]);
    await time.advance(1_000);
    expect(feed.seen).toEqual([1]);
    await time.advance(2_500);
    expect([feed.seen, feed.wrong]).toEqual([[1, 2, 3], []]);
    expect(replay.now - START).toBeCloseTo(3_500, -1);
  });

  it("plays sixty times as fast, and ends", async () => {
    const { feed, time, replay } = await createReplay(undefined, { rate: 60 });
    await time.advance(100);
    expect(feed.seen).toEqual([1, 2, 3, 4]);
    await time.advance(1_000);
    expect([replay.state, replay.now]).toEqual(["ended", START + 14_000]);
    await time.advance(60_000);
    expect(replay.now).toBe(START + 14_000);
  });

  it("begins again where it had ended", async () => {
    const { feed, time, replay } = await createReplay();
    replay.seek(replay.to);
    replay.play();
    await time.advance(20_000);
    expect(replay.state).toBe("ended");
    replay.play();
    await time.advance(1_500);
    expect(feed.seen).toEqual([1]);
  });

  it("stands still while it is paused", async () => {
    const { feed, time, replay } = await createReplay(undefined, {});
    await time.advance(2_100);
    replay.pause();
    const { now } = replay;
    await time.advance(60_000);
    expect([feed.seen, replay.now]).toEqual([[1, 2], now]);
  });

  it("moves forward without a reset, and back with one, at once and as often as it likes", async () => {
    const { feed, time, replay } = await createReplay();
    const seek = async (second: number) => {
      replay.seek(START + second * 1_000);
      await time.advance(0);
      return [feed.seen.length, feed.resets()];
    };
    expect(await seek(3.5)).toEqual([3, 1]);
    expect(await seek(4)).toEqual([4, 1]);
    expect(await seek(1)).toEqual([1, 2]);
    expect(await seek(0)).toEqual([0, 3]);
    expect(await seek(2)).toEqual([2, 3]);
    expect(await seek(1)).toEqual([1, 4]);
    expect(await seek(99)).toEqual([4, 4]);
    expect(feed.wrong).toEqual([]);
  });

  it("does not start anew where nothing had happened in between", async () => {
    const { feed, time, replay } = await createReplay();
    replay.seek(START + 2_900);
    replay.seek(START + 2_100);
    await time.advance(0);
    expect([feed.seen, feed.resets()]).toEqual([[1, 2], 1]);
  });

  it("steps from moment to moment", async () => {
    const { time, replay } = await createReplay();
    const walk = [1, 1, 1, -1, -1, -1, -1].map((by) => {
      replay.step(by as 1 | -1);
      return (replay.now - START) / 1_000;
    });
    await time.advance(0);
    expect(walk).toEqual([1, 2, 3, 2, 1, 0, 0]);
    expect(replay.state).toBe("paused");
  });

  it("never says live, but that it is a replay", async () => {
    const { client, time, replay } = await createReplay(undefined, {});
    const states = new Set<string>();
    client.subscribe(({ state, topics }) =>
      [state, ...topics.map((topic) => topic.state)].forEach((one) =>
        states.add(one),
      ),
    );
    for (let i = 0; i < 20; i += 1) await time.advance(1_000);
    replay.seek(START);
    await time.advance(100_000);
    expect([...states]).not.toContain("live");
    expect(client.status).toMatchObject({
      state: "stale",
      provenAt: null,
      transport: "replay",
      reason: "A recording is replayed; nothing here is live.",
    });
  });

  it("tells the time by its own clock", async () => {
    const { client, time, replay } = await createReplay();
    replay.seek(START + 2_000);
    await time.advance(60_000);
    expect(client.now()).toBe(START + 2_000);
  });

  it("starts a topic anew where the recorded one did", async () => {
    const came = [...SECONDS, { second: 5, reset: true }, { second: 6 }];
    const { feed, time, replay } = await createReplay(recordingOf(came));
    replay.seek(START + 4_000);
    await time.advance(0);
    replay.play();
    await time.advance(3_000);
    expect([feed.seen, feed.resets(), feed.wrong]).toEqual([[1], 2, []]);
  });

  it("gets past an event that could not be read when it came", async () => {
    const came = [{ second: 1 }, { second: 2, hole: true }, { second: 3 }];
    const { client, replay, time } = await createReplay(recordingOf(came));
    const seen: number[] = [];
    client.topic("acme.public").subscribe((event) => {
      if ("seq" in event) seen.push(event.seq);
    });
    await time.advance(0);
    replay.seek(replay.to);
    await time.advance(1_000);
    expect(seen).toEqual([1, 3, 4]);
    expect(client.status.topics[0]!.state).toBe("stale");
  });

  it("jumps over thousands of events, and shows the last of them", async () => {
    const came = Array.from({ length: 5_000 }, (_, i) => ({ second: i / 100 }));
    const { feed, time, replay } = await createReplay(recordingOf(came));
    replay.seek(START + 9_000);
    await time.advance(10);
    expect(feed.seen.at(-1)).toBe(901);
    replay.seek(replay.to);
    await time.advance(10);
    expect([feed.seen.at(-1), feed.wrong]).toEqual([5_000, []]);
  });

  it("has the older ones of what happened, and nothing of the future", async () => {
    const { client, replay, time } = await createReplay();
    replay.seek(START + 3_000);
    await time.advance(0);
    const older = await client.topic("acme.public").older(99, 2);
    expect(older.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it.each([0, 0.5, 61, NaN, -1])("refuses to play at %d times", (rate) => {
    const { replay } = replaySource(recordingOf([]));
    expect(() => replay.play(rate)).toThrow(/Use 1 to 60/);
  });

  it.each([NaN, Infinity, undefined])("refuses to seek %s", (time) => {
    const { replay } = replaySource(recordingOf([]));
    expect(() => replay.seek(time as number)).toThrow(/Give Unix time/);
  });

  it("tells who watches that it was moved, until they stop", async () => {
    const { replay } = await createReplay();
    const listener = vi.fn();
    const stop = replay.subscribe(listener);
    replay.play();
    replay.pause();
    stop();
    replay.seek(START);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});
