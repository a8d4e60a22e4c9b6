import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { soon } from "../test-backend.ts";
import { ENGINES, isLive, startAttacked } from "./setup.ts";
import type { Attacked } from "./setup.ts";

let attacked: Attacked;
beforeAll(async () => void (attacked = await startAttacked()), 60_000);
afterAll(() => attacked.close());

/** Of each kind. 10,000 take minutes: `SECURITY_ATTEMPTS=10000 npx vitest run demo/security/joining.test.ts`. */
const ATTEMPTS = Number(process.env["SECURITY_ATTEMPTS"] ?? 100);
const patience = 60_000 + 100 * ATTEMPTS;

/** Topics of the gym: those that are there, and guesses. */
const foreign = (n: number) =>
  [
    "gym.role.admin",
    "gym.role.staff",
    "gym.role.member",
    "gym.room.desk",
    "gym.live.desk",
    `gym.room.guess-${n}`,
    `gym.user.guess-${n}`,
    `absent-${n}.public`,
  ][n % 8]!;

const audience = { roles: ["staff", "member"], rooms: ["desk"] };

describe.each(ENGINES)("over %s", (engine) => {
  it(
    `S1: ${ATTEMPTS} attempts to join foreign topics hear 0 frames`,
    async () => {
      const token = await attacked.backend.signIn("member@studio.test");
      const intruder = attacked.attacker(engine, token);
      expect(await intruder.join("gym.public.g1")).toBe(true);
      let joined = 0;
      for (let n = 0; n < ATTEMPTS; n++)
        if (await intruder.join(`${foreign(n)}.g${1 + (n % 3)}`)) joined += 1;
      await attacked.publish(
        "gym",
        `secret of the gym over ${engine}`,
        audience,
      );
      await attacked.publish("gym", `for everybody over ${engine}`, {
        public: true,
      });
      await vi.waitFor(
        () =>
          expect(intruder.heard.join()).toContain(
            `for everybody over ${engine}`,
          ),
        soon,
      );
      expect(joined).toBe(0);
      expect(intruder.heard.join()).not.toContain("secret");
    },
    patience,
  );

  it("S1: a visitor joins what is public, and nothing else", async () => {
    const visitor = attacked.attacker(engine);
    const joined = [];
    for (const topic of ["gym.public", "gym.role.visitor", "gym.live.desk"])
      joined.push(await visitor.join(`${topic}.g1`));
    expect(joined).toEqual([true, false, false]);
  });

  it("S2, S3: a member cannot speak as the server, and what they send moves no page", async () => {
    const token = await attacked.backend.signIn("member@gym.test");
    const topic = "gym.role.member";
    const page = attacked.victim(engine, "gym", topic, token);
    await isLive(page);
    const mallory = attacked.attacker(engine, token);
    expect(await mallory.join(`${topic}.g1`)).toBe(true);
    const { epoch, seq } = page.live.cursor!;
    const event = {
      id: "11111111-1111-4111-8111-111111111111",
      seq: seq + 1,
      type: "host:log",
      at: "2026-11-20T10:00:00.000000Z",
      actor: { id: "admin", name: "The boss" },
      data: { level: "info", message: "forged" },
    };
    const next = seq + 1;
    const frame = {
      v: 1,
      topic,
      epoch,
      from: next,
      to: next,
      head: next,
      events: [event],
    };
    for (const name of [
      "frame",
      "client-frame",
      "pusher:frame",
      "pusher_internal:frame",
    ])
      await mallory.send(`${topic}.g1`, name, frame);
    await attacked.publish("gym", `the real one over ${engine}`, {
      roles: ["member"],
    });
    await vi.waitFor(
      () => expect(page.messages()).toContain(`the real one over ${engine}`),
      soon,
    );
    expect(page.messages()).not.toContain("forged");
    expect(page.shown.at(-1)!.seq).toBe(next);
    expect(page.client.status.state).toBe("live");
  }, 60_000);
});

describe("over HTTP", () => {
  it(
    `S1, S7: ${ATTEMPTS * 10} foreign topics, asked of connect and of heads, are granted and told nothing`,
    async () => {
      const token = await attacked.backend.signIn("member@studio.test");
      const headers = attacked.bearer(token);
      for (let page = 0; page < ATTEMPTS / 10; page++) {
        const topics = Array.from({ length: 100 }, (_, n) =>
          foreign(page * 100 + n + (n % 8 < 5 ? page : 0)),
        );
        const names = [...new Set(topics)].join();
        const heads = await attacked.call(`heads?topic=${names}`, { headers });
        expect(heads.status).toBe(403);
        const connect = await attacked.call(
          `connect?tenant=studio&topic=${names}`,
          { headers },
        );
        expect(JSON.stringify(connect.body["topics"])).not.toMatch(
          /gym|absent/,
        );
      }
    },
    patience,
  );

  it("S24: guesses are slowed down after 30, over the gateway too", async () => {
    const token = await attacked.backend.signIn("visitor@barbershop.test");
    const answers = [];
    const began = Date.now();
    for (let n = 0; n < 60; n++)
      answers.push(
        await attacked.post(
          "pusher-auth",
          {
            socket_id: "1.1",
            channel_name: `private-${foreign(n).replace("live", "room")}.g1`,
          },
          attacked.bearer(token),
        ),
      );
    const passed = (Date.now() - began) / 1000;
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(403));
    // There is room for one more every 2 s.
    const guesses = statuses.filter((status) => status === 403).length;
    expect(guesses).toBeLessThanOrEqual(30 + Math.ceil(passed / 2));
    const slowed = answers.find(({ status }) => status === 429)!;
    expect(slowed.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    const bodies = answers.map(({ body }) =>
      JSON.stringify({ ...Object(body["error"]), requestId: "" }),
    );
    expect(new Set(bodies).size).toBe(2);
  });
});
