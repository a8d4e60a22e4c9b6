import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOutbox } from "./outbox.ts";
import { createTestBed } from "./testing.ts";
import type { TestBed } from "./testing.ts";

interface Sent {
  channel: string;
  frame: { n: number; events: unknown[] };
}

let bed: TestBed;
let now = 1_800_000_000_000;
/** What Pusher took, in its order; calls is what it was asked. */
let taken: Sent[];
let calls: Sent[][];
/** Answers a call; undefined is a success. */
let answer: (batch: Sent[]) => Response | Promise<Response> | undefined;

beforeAll(async () => {
  bed = await createTestBed({
    now: () => now,
    fetch: async (_url, init) => {
      const { batch } = JSON.parse(String(init?.body)) as {
        batch: { channel: string; data: string }[];
      };
      const sent = batch.map(({ channel, data }) => ({
        channel,
        frame: JSON.parse(data) as Sent["frame"],
      }));
      calls.push(sent);
      const response = await answer(sent);
      if (response) return response;
      taken.push(...sent);
      return new Response("{}");
    },
  });
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  [taken, calls, answer] = [[], [], () => undefined];
  bed.logged.length = 0;
  now += 3_600_000;
  await bed.database.query("delete from livelets.outbox");
});

const put = (n: number, channel = "gym.public.g1") =>
  bed.database.query(
    "insert into livelets.outbox (channel, frame) values ($1, $2::jsonb)",
    [channel, { v: 1, n, events: [{ n }] }],
  );
const left = () =>
  bed.database.query<{ n: number; refused: number | null; wait: number }>(
    "select (frame ->> 'n')::int as n, refused, extract(epoch from next_at - clock_timestamp())::float8 as wait from livelets.outbox order by id",
  );
/** As if so much time had passed, on both clocks. */
async function pass(ms: number): Promise<void> {
  now += ms;
  await bed.database.query(
    "update livelets.outbox set next_at = next_at - make_interval(secs => $1::float8 / 1000)",
    [ms],
  );
}
const flush = (outbox = createOutbox(bed.deps)) => outbox.flush();
const numbers = (sent = taken) => sent.map(({ frame }) => frame.n);
const status = (code: number, headers = {}) =>
  new Response("no", { status: code, headers });

describe("the outbox", () => {
  it("sends tens at once, in order, and deletes them", async () => {
    for (let n = 1; n <= 25; n += 1) await put(n);
    await flush();
    expect(numbers()).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(await left()).toEqual([]);
  });

  it("lets nothing overtake within a channel while a batch waits", async () => {
    for (let n = 1; n <= 12; n += 1) await put(n);
    answer = (batch) => (batch.length < 10 ? status(503) : undefined);
    await flush();
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    answer = () => undefined;
    await put(13);
    await put(99, "studio.public.g1");
    // Another process, which knows of no trouble.
    await flush();
    expect(numbers().slice(10)).toEqual([99]);
    await pass(2_100);
    await flush();
    expect(numbers().slice(11)).toEqual([11, 12, 13]);
  });

  it("leaves frames alone that another process is sending, until its lease ends", async () => {
    await put(1);
    await bed.database.query(
      "select from livelets.claim_outbox(100, interval '10 seconds')",
    );
    await put(2);
    await flush();
    expect(calls).toEqual([]);
    await pass(10_100);
    await flush();
    expect(numbers()).toEqual([1, 2]);
  });

  it.each([429, 500, 502, 503, 401])(
    "waits after %s, and then sends everything",
    async (code) => {
      const outbox = createOutbox(bed.deps);
      for (let n = 1; n <= 3; n += 1) await put(n);
      answer = () => status(code);
      await flush(outbox);
      await flush(outbox);
      expect(calls).toHaveLength(1);
      await pass(2_100);
      await flush(outbox);
      expect(calls).toHaveLength(2);
      answer = () => undefined;
      await pass(2_100);
      await flush(outbox);
      expect(calls).toHaveLength(2);
      await pass(2_000);
      await flush(outbox);
      expect(numbers()).toEqual([1, 2, 3]);
    },
  );

  it("waits as long as Retry-After asks", async () => {
    const outbox = createOutbox(bed.deps);
    await put(1);
    answer = () => status(429, { "retry-after": "7" });
    await flush(outbox);
    expect((await left())[0]!.wait).toBeGreaterThan(6);
    answer = () => undefined;
    await pass(6_500);
    await flush(outbox);
    expect(taken).toEqual([]);
    await pass(600);
    await flush(outbox);
    expect(numbers()).toEqual([1]);
  });

  it("tries again when Pusher does not answer at all", async () => {
    await put(1);
    answer = () => Promise.reject(new DOMException("late", "TimeoutError"));
    await flush();
    expect(await left()).toMatchObject([{ n: 1, refused: null }]);
    answer = () => undefined;
    await pass(2_100);
    await flush();
    expect(numbers()).toEqual([1]);
    expect(bed.logged[0]?.detail).toContain("TimeoutError");
  });

  it.each([413, 400])(
    "sends a frame thin that was answered %s, and the others whole",
    async (code) => {
      for (let n = 1; n <= 12; n += 1) await put(n);
      const isPoison = ({ frame }: Sent) =>
        frame.n === 4 && frame.events.length > 0;
      answer = (batch) => (batch.some(isPoison) ? status(code) : undefined);
      await flush();
      expect(numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      expect(
        taken.filter(({ frame }) => frame.events.length === 0),
      ).toMatchObject([{ frame: { n: 4 } }]);
      expect(await left()).toEqual([]);
    },
  );

  it("sets a frame aside that is refused even thin, and goes on", async () => {
    for (let n = 1; n <= 3; n += 1) await put(n);
    answer = (batch) =>
      batch.some(({ frame }) => frame.n === 2) ? status(400) : undefined;
    await flush();
    expect(numbers()).toEqual([1, 3]);
    expect(await left()).toMatchObject([{ n: 2, refused: 400 }]);
    await put(4);
    await pass(60_000);
    calls.length = 0;
    await flush();
    expect(numbers(calls.flat())).toEqual([4]);
    expect(bed.logged).toContainEqual(
      expect.objectContaining({ level: "error", call: "outbox" }),
    );
  });

  it("gives up what is older than ten minutes", async () => {
    await put(1);
    await bed.database.query(
      "update livelets.outbox set created_at = created_at - interval '11 minutes'",
    );
    await put(2);
    await flush();
    expect(numbers()).toEqual([2]);
    expect(await left()).toEqual([]);
  });

  it("is sent once by several processes at the same time", async () => {
    for (let n = 1; n <= 40; n += 1)
      await put(n, n % 2 ? "gym.public.g1" : "studio.public.g1");
    await Promise.all(Array.from({ length: 4 }, () => flush()));
    expect(numbers().sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
  });

  it("stops in time when Pusher is slow: what is left is claimed anew", async () => {
    for (let n = 1; n <= 30; n += 1) await put(n);
    answer = () => {
      now += 1_500;
      return undefined;
    };
    await flush();
    expect(numbers()).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    expect(calls).toHaveLength(3);
  });
});
