import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import Pusher from "pusher";
import { patience, soon } from "../test-backend.ts";
import { ENGINES, isLive, startAttacked } from "./setup.ts";
import type { Attacked, Engine } from "./setup.ts";

// An engine that lies: frames that the functions never made come over the real sockets to our client.

let attacked: Attacked;
let pusher: Pusher;
beforeAll(async () => {
  attacked = await startAttacked();
  const { port, pusher: app } = attacked.backend;
  pusher = new Pusher({
    appId: app.id,
    key: app.key,
    secret: app.secret,
    host: "localhost",
    port: String(port),
    useTLS: false,
  });
}, 60_000);
afterAll(() => attacked.close());

const TOPIC = "gym.public";

/** Puts a text on the channel as it is, past the functions: by the database, or by Pusher's own HTTP call. */
async function inject(engine: Engine, json: string) {
  const channel = `${TOPIC}.g1`;
  if (engine === "supabase")
    return void (await attacked.backend.database.query(
      "select realtime.send($1::jsonb, 'frame', $2, true)",
      [json, channel],
    ));
  await pusher
    .trigger(`private-${channel}`, "frame", json as never)
    .catch(() => undefined);
}

let opened = 0;

/** A page that has just shown what came over its engine. */
async function open(engine: Engine) {
  const page = attacked.victim(engine, "gym", TOPIC);
  await isLive(page);
  const message = `before ${(opened += 1)}`;
  await attacked.publish("gym", message, { public: true });
  await vi.waitFor(() => expect(page.messages()).toContain(message), soon);
  return page;
}

const event = (seq: number, more: object = {}) => ({
  id: "11111111-1111-4111-8111-111111111111",
  seq,
  type: "host:log",
  at: "2026-11-20T10:00:00.000000Z",
  data: { level: "info", message: "forged" },
  ...more,
});

describe.each(ENGINES)("over %s", (engine) => {
  it.each([
    ["S25: a seq of 2^53", 2 ** 53],
    ["S25: a seq of 9e15", 9e15],
    ["S25: a head far ahead", 1e9],
  ])(
    "%s moves no cursor, and is asked about a few times at most",
    async (_what, seq) => {
      const page = await open(engine);
      const { cursor } = page.live;
      const { fetches } = page.client.status.counters;
      for (let n = 0; n < 20; n++)
        await inject(
          engine,
          JSON.stringify({
            v: 1,
            topic: TOPIC,
            epoch: cursor!.epoch,
            from: seq,
            to: seq,
            head: seq,
            events: [event(seq)],
          }),
        );
      await attacked.publish("gym", `after ${seq} ${engine}`, { public: true });
      await vi.waitFor(
        () => expect(page.messages()).toContain(`after ${seq} ${engine}`),
        soon,
      );
      expect(page.live.cursor).toEqual({
        epoch: cursor!.epoch,
        seq: cursor!.seq + 1,
      });
      expect(page.messages()).not.toContain("forged");
      expect(page.client.status.counters.fetches - fetches).toBeLessThanOrEqual(
        7,
      );
      await page.client.close();
    },
    patience,
  );

  it(
    "S25: another epoch is asked about once, and believed from the server alone",
    async () => {
      const page = await open(engine);
      const { cursor } = page.live;
      const { fetches } = page.client.status.counters;
      for (let n = 0; n < 20; n++) {
        const epoch = `00000000-0000-4000-8000-0000000000${10 + n}`;
        await inject(
          engine,
          JSON.stringify({
            v: 1,
            topic: TOPIC,
            epoch,
            from: 1,
            to: 1,
            head: 1,
            events: [event(1)],
          }),
        );
      }
      await attacked.publish("gym", `still here ${engine}`, { public: true });
      await vi.waitFor(
        () => expect(page.messages()).toContain(`still here ${engine}`),
        soon,
      );
      expect(page.live.cursor!.epoch).toBe(cursor!.epoch);
      expect(page.messages()).not.toContain("forged");
      expect(page.client.status.counters.fetches - fetches).toBeLessThanOrEqual(
        3,
      );
      await page.client.close();
    },
    patience,
  );

  const deep = `${"[".repeat(900)}${"]".repeat(900)}`;
  it.each([
    [
      "S16: a prototype",
      `{"v":1,"__proto__":{"polluted":true},"topic":"${TOPIC}"}`,
    ],
    [
      "S16: a prototype in an event",
      `"data":{"__proto__":{"polluted":true},"message":"forged"}`,
    ],
    [
      "S16: a constructor in an event",
      `"data":{"constructor":{"prototype":{"polluted":true}},"message":"forged"}`,
    ],
    ["S16: a list for data", `"data":["forged"]`],
    ["S16: texts for numbers", `"data":{},"seq":"1"`],
    ["S17: great depth", `"data":{"message":"forged","deep":${deep}}`],
    [
      "S17: 100 KB",
      `"data":{"message":"forged","big":"${"x".repeat(100_000)}"}`,
    ],
    [
      "S17: a field of 20,000 characters",
      `"data":{"message":"forged","big":"${"x".repeat(20_000)}"}`,
    ],
  ])(
    "%s harms nothing, and what comes after it is shown",
    async (what, part) => {
      const page = await open(engine);
      const { epoch, seq } = page.live.cursor!;
      const next = seq + 1;
      const forged = part.startsWith("{")
        ? part
        : `{"v":1,"topic":"${TOPIC}","epoch":"${epoch}","from":${next},"to":${next},"head":${next},"events":[{"id":"11111111-1111-4111-8111-111111111111","seq":${next},"type":"host:log","at":"2026-11-20T10:00:00Z",${part}}]}`;
      await inject(engine, forged);
      await attacked.publish("gym", `after ${what} ${engine}`, {
        public: true,
      });
      await vi.waitFor(
        () => expect(page.messages()).toContain(`after ${what} ${engine}`),
        soon,
      );
      expect(page.messages()).not.toContain("forged");
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      await vi.waitFor(
        () => expect(page.client.status.state).toBe("live"),
        soon,
      );
      await page.client.close();
    },
    patience,
  );

  it(
    "S17: an event of 9 KB travels thin, and arrives whole",
    async () => {
      const page = await open(engine);
      const message = `${engine} ${"y".repeat(3_900)}`;
      const body = {
        tenant: "gym",
        type: "host:log",
        data: {
          level: "info",
          message,
          more: ["z".repeat(3_900), "z".repeat(1_200)],
        },
        audience: { public: true },
      };
      const { backend, post } = attacked;
      expect(
        (await post("publish", body, { apikey: backend.keys.secret })).status,
      ).toBe(201);
      await vi.waitFor(() => expect(page.messages()).toContain(message), soon);
      await page.client.close();
    },
    patience,
  );
});
