import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

const NAME = "Canary Goldfinch";
const NOTE = "canary-note";
const OTHER = "Other Sparrow";
const CARD = "canary-card";

let database: Database;
let ada: string;
beforeAll(async () => {
  database = await openTestDatabase();
  ada = await userId("member@gym.test");
  await fill();
}, 60_000);
afterAll(() => database.close());

async function userId(email: string) {
  const [row] = await database.query<{ id: string }>(
    "select id::text from auth.users where email = $1",
    [email],
  );
  return row!.id;
}

const append = (
  topics: string[],
  type: string,
  data: object,
  key: string | null = null,
  actor: object | null = null,
) =>
  database.query(
    "select livelets.append($1::text[], $2, $3::jsonb, $4, $5::jsonb)",
    [topics, type, data, key, actor],
  );

const session = (trainer: object, client: object) => ({
  session: { id: "s1", title: "Mobility", trainer, client, status: "booked" },
});

/** Somebody in every place that holds people, and somebody else beside them. */
async function fill() {
  // The seed gives this sign-in a card of its own.
  await database.query("update livelets_gym.member set user_id = null");
  await database.query(
    "update livelets.member set name = $1 where user_id = $2",
    [NAME, ada],
  );
  await database.query(
    "insert into livelets_gym.member (tenant, id, full_name, user_id) values ('gym', $1, $2, $3), ('gym', 'other-card', $4, null)",
    [CARD, NAME, ada, OTHER],
  );
  await database.query("update livelets_gym.desk set capacity = 100");
  for (const member of [CARD, "other-card"]) {
    await command("staff@gym.test", "check_in", member);
    await command("staff@gym.test", "check_in", member);
  }
  const own = `gym.user.${ada}`;
  const somebody = { id: "c2", name: OTHER };
  const her = { id: ada, name: NAME };
  await append(["gym.public"], "session:booked", session(her, somebody));
  await append(["gym.public"], "session:booked", session(somebody, her));
  await append(
    ["gym.public", "gym.role.staff"],
    "host:log",
    { n: 1 },
    null,
    her,
  );
  await append(["gym.public"], "host:log", { n: 2 }, null, somebody);
  await append(["gym.role.member"], "score", { value: 7 }, ada);
  await append(["gym.role.member"], "score", { value: 8 }, "c2");
  await append([own, "gym.role.admin"], "notification:insight", {
    title: `${NAME}, ${NOTE}`,
    evidence: [NOTE],
    priority: "low",
  });
  await append(["gym.user.c2", "gym.role.admin"], "notification:insight", {
    title: `${OTHER}, hello`,
    priority: "low",
  });
}

async function command(email: string, type: string, member_id: string) {
  const claims = { role: "authenticated", sub: await userId(email) };
  const body = { client: `of-${claims.sub}`, type, args: { member_id } };
  await database.query(
    "select livelets.run_command('gym', $1::uuid, '', $2::jsonb, $3::jsonb)",
    [randomUUID(), claims, { ...body, at: new Date().toISOString() }],
  );
}

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('livelets', 'livelets_gym', 'realtime') order by 1`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(
      ...(await database.query<{ row: string }>(
        `select '${name} ' || to_jsonb(t)::text as row from ${name} t`,
      )),
    );
  return rows.map(({ row }) => row).join("\n");
}

/** Where somebody else stands, hints aside: those of a topic go together. */
const kept = (text: string) =>
  lines(text, OTHER).filter((line) =>
    /^livelets(_gym)?\.(event|member|command)/.test(line),
  );
const lines = (text: string, ...words: string[]) =>
  text.split("\n").filter((line) => words.some((word) => line.includes(word)));
const erase = async (person: string, most = 1_000) => {
  const [row] = await database.query<{
    told: { events: number; more: boolean };
  }>("select livelets.erase('gym', $1, $2) as told", [person, most]);
  return row!.told;
};
const exported = async (person: string) => {
  const [row] = await database.query<{ held: Record<string, unknown[]> }>(
    "select livelets.export_person('gym', $1) as held",
    [person],
  );
  return row!.held;
};
const positions = () =>
  database.query(
    "select topic, seq::int, id::text, at from livelets.event order by topic, seq",
  );
const streams = () =>
  database.query<{ topic: string; seq: number; epoch: string }>(
    "select topic, seq::int, epoch::text from livelets.stream where tenant = 'gym' order by topic",
  );

describe("a person", () => {
  it("is exported with everything that is held about them, by any of their ids", async () => {
    const held = await exported(ada);
    expect(held["ids"]).toEqual(expect.arrayContaining([ada, CARD]));
    expect(await exported(CARD)).toMatchObject({ events: held["events"] });
    const types = (held["events"] as { type: string }[]).map(
      ({ type }) => type,
    );
    expect(types.sort()).toEqual(
      "host:log member_checked_in notification:insight score session:booked session:booked".split(
        " ",
      ),
    );
    expect(held["members"]).toMatchObject([{ user_id: ada, name: NAME }]);
    expect(held["gym"]).toMatchObject([{ id: CARD, full_name: NAME }]);
    expect(held["rollups"]).toMatchObject([{ key: ada, closing: 7 }]);
    expect(held["commands"]).toHaveLength(2);
    expect(JSON.stringify(held["gym"])).toContain("came_at");
  });

  it("is gone after erasing, from every row of every table, and nobody else is", async () => {
    const before = await dump();
    expect(lines(before, NAME, NOTE).length).toBeGreaterThan(15);
    const [log, heads, others] = [
      await positions(),
      await streams(),
      kept(before),
    ];

    expect(await erase(ada)).toMatchObject({ events: 10, more: false });
    const after = await dump();
    expect(lines(after, NAME, NOTE, CARD)).toEqual([]);
    // What is left of their id is the name of their topic, which nobody may read any more.
    expect(lines(after.replaceAll(`gym.user.${ada}`, "")), ada).toEqual([]);
    expect(await positions()).toEqual(log);
    const without = (rows: typeof heads) =>
      rows.map(({ topic, seq }) => ({ topic, seq }));
    expect(without(await streams())).toEqual(without(heads));
    const changed = lines(after, OTHER).filter(
      (line) => !others.includes(line),
    );
    // Her trainer and her client, who stand in the same events, keep their names.
    expect(
      changed.filter((line) => line.startsWith("livelets.event")),
    ).toHaveLength(2);
    expect(others.filter((line) => !after.includes(line))).toHaveLength(2);
    expect(kept(after)).toHaveLength(others.length);
  });

  it("leaves nothing to export, and nothing to erase again", async () => {
    const held = await exported(ada);
    for (const part of ["events", "rollups", "members", "commands", "clients"])
      expect(held[part], part).toEqual([]);
    expect((await exported(CARD))["gym"]).toEqual([]);
    const [before, heads] = [await dump(), await streams()];
    expect(await erase(ada)).toEqual({ events: 0, topics: 0, more: false });
    expect(await streams()).toEqual(heads);
    expect(await dump()).toBe(before);
  });

  it("is erased in steps where there is much, and says when it is done", async () => {
    const bob = { id: "bob", name: NAME };
    for (let n = 0; n < 5; n++)
      await append(["gym.public"], "host:log", { n }, null, bob);
    expect(await erase("bob", 3)).toEqual({ events: 3, topics: 1, more: true });
    expect(await erase("bob", 3)).toEqual({
      events: 2,
      topics: 1,
      more: false,
    });
    expect(lines(await dump(), NAME)).toEqual([]);
  });

  it("starts every reader of what was touched anew, and nobody else", async () => {
    await append(["gym.public"], "host:log", {}, null, {
      id: "eve",
      name: NAME,
    });
    const before = await streams();
    await erase("eve");
    const after = await streams();
    const renewed = before.filter(({ epoch }, n) => after[n]!.epoch !== epoch);
    expect(renewed.map(({ topic }) => topic)).toEqual(["gym.public"]);
    const [page] = await database.query<{ page: object }>(
      "select livelets.history('gym.public', $1::uuid, 1) as page",
      [renewed[0]!.epoch],
    );
    expect(page!.page).toHaveProperty("snapshot");
  });
});
