import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkedIn, createTestBed, loggedLine } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

let bed: TestBed;
let key: string;
let wait: number | null = null;
beforeAll(async () => {
  bed = await createTestBed({ limit: async () => wait });
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.database.query("delete from livelets.publish_key");
  key = await make();
});

const ask = async (sql: string, values: unknown[] = []) => {
  const [row] = await bed.database.query<{ key: string }>(
    `select ${sql} as key`,
    values,
  );
  return row!.key;
};
const make = (
  name = "door",
  types = ["member_checked_in", "stats_update"],
  topics = ["gym.public", "gym.room.*"],
) =>
  ask("livelets.make_publish_key('gym', $1, $2::text[], $3::text[])", [
    name,
    types,
    topics,
  ]);
const rotate = () => ask("livelets.rotate_publish_key('gym', 'door')");
const publish = (more: object = {}, apikey = key) =>
  bed.post("publish", { ...checkedIn(), ...more }, { apikey });
const status = async (apikey = key) => (await publish({}, apikey)).status;
const bare = ({
  status,
  body,
}: {
  status: number;
  body: { error?: object };
}) => [status, { ...body.error, requestId: "" }];

describe("a publish key", () => {
  it("publishes what it lists, as itself whatever the body says", async () => {
    expect(key).toMatch(/^ll_pub_[\w-]{43}$/);
    const answer = await publish({ actor: { id: "boss", name: "The boss" } });
    expect(answer.status).toBe(201);
    const [event] = await bed.database.query<{ actor: object }>(
      "select actor from livelets.event where type = 'member_checked_in' order by seq desc limit 1",
    );
    expect(event!.actor).toEqual({ id: "key:door" });
  });

  it("reaches every topic of a kind that it lists with a star", async () => {
    const answer = await publish({ audience: { rooms: ["b", "c"] } });
    expect(answer.status).toBe(201);
  });

  it("repeats safely, and is told that somebody else's id is taken", async () => {
    const id = randomUUID();
    const answers = [await publish({ id }), await publish({ id })];
    answers.push(await bed.post("publish", { ...checkedIn(), id }));
    expect(answers.map((answer) => answer.status)).toEqual([201, 200, 409]);
  });

  it.each([
    ["another type", { ...loggedLine() }],
    ["a type that there is not", { type: "no_such" }],
    ["another role's topic", { audience: { roles: ["staff"] } }],
    ["the admins' topic by name", { audience: { roles: ["admin"] } }],
    ["one topic too many", { audience: { public: true, users: ["u"] } }],
    ["another tenant", { tenant: "studio" }],
    ["a tenant that there is not", { tenant: "nowhere" }],
    ["another type with bad data", { type: "no_such", data: { a: 1 } }],
  ])("is refused %s, always in the same words", async (_what, change) => {
    expect(bare(await publish(change))).toEqual([
      403,
      expect.objectContaining({ code: "forbidden", requestId: "" }),
    ]);
    expect(bare(await publish(change))).toEqual(
      bare(
        await bed.call("history?topic=gym.public", {
          headers: { apikey: key },
        }),
      ),
    );
  });

  it("makes no state of what is none, and no event that is invalid", async () => {
    const answers = [
      await publish({ key: "mine" }),
      await publish({ data: {} }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
  });

  it.each([
    "connect?tenant=gym",
    "history?topic=gym.public",
    "heads?topic=gym.public",
  ])("reads nothing: %s", async (path) => {
    const mine = await bed.call(path, { headers: { apikey: key } });
    const unknown = await bed.call(path, { headers: { apikey: "ll_pub_x" } });
    expect(mine.status).toBe(403);
    expect(bare(mine)).toEqual(bare(unknown));
  });

  it.each([
    ["command", { id: randomUUID() }],
    [
      "pusher-auth",
      { socket_id: "1.1", channel_name: "private-gym.public.g1" },
    ],
  ])("does nothing else: %s", async (path, body) => {
    const answer = await bed.post(path, body, { apikey: key });
    expect(answer.status).toBe(403);
  });

  it("is not sent together with a person's token", async () => {
    const authorization = `Bearer ${await bed.tokenOf("staff", "gym")}`;
    const answer = await bed.post("publish", checkedIn(), {
      apikey: key,
      authorization,
    });
    expect(answer.status).toBe(401);
  });

  it("waits when there is no room for it", async () => {
    wait = 2.5;
    const { status, headers } = await publish();
    wait = null;
    expect([status, headers.get("retry-after")]).toEqual([429, "3"]);
  });

  it("is in no log and no table", async () => {
    await publish();
    const rows = await bed.database.query("select * from livelets.publish_key");
    expect(JSON.stringify([bed.logged, rows])).not.toContain(key.slice(7));
    expect(rows).toMatchObject([{ name: "door", used_at: expect.any(Date) }]);
  });
});

describe("a publish key's life", () => {
  it.each([
    ["unknown", () => Promise.resolve(`ll_pub_${"a".repeat(43)}`)],
    ["cut short", () => Promise.resolve(key.slice(0, -1))],
    [
      "expired",
      async () => {
        await bed.database.query(
          "update livelets.publish_key set expires_at = now() - interval '1 s'",
        );
        return key;
      },
    ],
    [
      "revoked",
      async () => {
        await ask("livelets.revoke_publish_key('gym', 'door')");
        return key;
      },
    ],
  ])("is 401 when %s, in the same words", async (_what, spoil) => {
    const answer = await publish({}, await spoil());
    expect(bare(answer)).toEqual([
      401,
      expect.objectContaining({
        message: expect.stringMatching(/unknown, expired or revoked/),
      }),
    ]);
  });

  it("overlaps with its successor, and not with the one after", async () => {
    const second = await rotate();
    expect([await status(key), await status(second)]).toEqual([201, 201]);
    const third = await rotate();
    expect(await status(key)).toBe(401);
    expect([await status(second), await status(third)]).toEqual([201, 201]);
  });

  it("ends a day after it was rotated", async () => {
    await rotate();
    const [row] = await bed.database.query<{ hours: number }>(
      "select round(extract(epoch from min(expires_at) - now()) / 3600)::int as hours from livelets.publish_key",
    );
    expect(row!.hours).toBe(24);
  });

  it("ends at once with all of its name", async () => {
    const second = await rotate();
    expect(await ask("livelets.revoke_publish_key('gym', 'door')")).toBe(2);
    expect([await status(key), await status(second)]).toEqual([401, 401]);
    expect(await status(await make())).toBe(201);
  });

  it.each([
    ["another that is valid", make, "Rotate it"],
    [
      "a topic of another tenant",
      () => make("a", ["x"], ["studio.public"]),
      "is no topic",
    ],
    ["a star alone", () => make("a", ["x"], ["gym.*"]), "is no topic"],
    [
      "an ephemeral topic",
      () => make("a", ["x"], ["gym.live.*"]),
      "is no topic",
    ],
    ["a type that is none", () => make("a", ["a b"]), "is no event type"],
    ["no type", () => make("a", []), "check"],
    ["no name", () => make(""), "check"],
    [
      "no tenant",
      () => ask("livelets.make_publish_key('no', 'a', '{x}', '{no.public}')"),
      "no tenant",
    ],
    [
      "no time",
      () =>
        ask(
          "livelets.make_publish_key('gym', 'a', '{x}', '{gym.public}', '0')",
        ),
      "expires after",
    ],
    [
      "nothing to rotate",
      () => ask("livelets.rotate_publish_key('gym', 'window')"),
      "Make one",
    ],
  ])("does not begin with %s", async (_what, attempt, words) => {
    await expect(attempt()).rejects.toThrow(words);
  });
});
