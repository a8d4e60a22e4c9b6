import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

// One holds something and waits until the other waits for it: then it asks for the next, in the order of the names. Where
// the other took its locks in another order, Postgres ends one of the two.

let postgres: TestPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(6);
}, 120_000);
afterAll(async () => {
  await database.close();
  postgres.stop();
});

const STAFF = "gym.role.staff";
const DESK = "gym.room.desk";
beforeEach(async () => {
  await database.query(`delete from livelets.member where user_id = 'ada'`);
  await database.query(
    `insert into livelets.member (tenant, user_id, role) values ('gym', 'ada', 'staff')`,
  );
  for (const topic of ["gym.public", STAFF, DESK]) await append(topic);
});

const append = (
  topics: string | string[],
  key: string | null = null,
  on = database,
) =>
  on.query(
    `select livelets.append($1::text[], 'host:log', '{"value": 1}', $2)`,
    [[topics].flat(), key],
  );
const demote = () =>
  database.query(
    "update livelets.member set role = 'visitor' where user_id = 'ada'",
  );
const channelOf = async (topic: string) =>
  (
    await database.query<{ channel: string }>(
      "select livelets.channel($1) as channel",
      [topic],
    )
  )[0]!.channel;

/** What the engine was given for a topic, less what only says that it moved. */
const sentTo = (topic: string) =>
  database.query<{ channel: string; seq: string }>(
    `select topic as channel, payload ->> 'to' as seq from realtime.messages
     where payload ->> 'topic' = $1 and not payload ? 'moved' order by inserted_at`,
    [topic],
  );

/** Resolves once so many wait for a lock. */
const waiting = (count: number) =>
  vi.waitFor(
    async () => {
      const rows = await database.query(
        "select from pg_stat_activity where wait_event_type = 'Lock'",
      );
      expect(rows).toHaveLength(count);
    },
    { timeout: 10_000, interval: 5 },
  );

/** `first` and, once the others wait for what it holds, `second`, in one transaction. Rejects where somebody's transaction failed. */
async function race(
  first: (on: Database) => Promise<unknown>,
  others: (() => Promise<unknown>)[],
  second: (on: Database) => Promise<unknown>,
): Promise<void> {
  const rivals: Promise<unknown>[] = [];
  const one = database.transaction(async (tx) => {
    await first(tx);
    for (const other of others) {
      rivals.push(other());
      rivals.at(-1)!.catch(() => undefined);
      await waiting(rivals.length);
    }
    await second(tx);
  });
  await one;
  await Promise.all(rivals);
}

describe("nobody waits in a circle", () => {
  it("when a role and its rooms are appended to while somebody loses both", async () => {
    await race(
      (tx) => append(STAFF, null, tx),
      [demote],
      (tx) => append(DESK, null, tx),
    );
    expect(await channelOf(DESK)).not.toBe(`${DESK}.g1`);
  });

  it("when a room begins while rooms are revoked: nothing of it is pushed before that ends, and then past whoever lost them", async () => {
    const fresh = "gym.room.fresh";
    const before = await channelOf(fresh);
    await race(
      (tx) => append(DESK, null, tx),
      [demote],
      (tx) => append(fresh, null, tx),
    );
    const after = await channelOf(fresh);
    expect(after).not.toBe(before);
    expect(await sentTo(fresh)).toEqual([]);
    await append(fresh);
    expect(await channelOf(fresh)).toBe(after);
    expect(await sentTo(fresh)).toEqual([{ channel: after, seq: "2" }]);
  });

  it("when a room begins while somebody is erased, and goes on while they still are", async () => {
    const fresh = "gym.room.new";
    // What a site's own table does last, held up: the heads are locked, the membership is about to end.
    await database.query(
      `create function public.held(tenant text, people text[]) returns void language sql as
         'select pg_advisory_xact_lock_shared(7)'`,
    );
    await database.query(
      "select livelets.register_person_store('a', 'livelets.export_members', 'public.held')",
    );
    const before = await channelOf(fresh);
    let both: Promise<unknown> | undefined;
    await race(
      (tx) => tx.query("select pg_advisory_xact_lock(7)"),
      [() => database.query("select livelets.erase('gym', 'ada')")],
      async () => {
        await append(fresh);
        // Holds the room, and waits for what erasing holds.
        both = append([fresh, "gym.user.ada"]);
        both.catch(() => undefined);
        await waiting(2);
        expect(await channelOf(fresh)).toBe(before);
      },
    );
    await both;
    await database.query("delete from livelets.person_store where name = 'a'");
    await append(fresh);
    const after = await channelOf(fresh);
    expect(after).not.toBe(before);
    expect(await sentTo(fresh)).toContainEqual({ channel: after, seq: "3" });
    expect((await sentTo(fresh)).map(({ channel }) => channel)).not.toContain(
      before,
    );
  });

  it("when two begin a topic, one of them behind another topic", async () => {
    const fresh = "gym.user.fresh";
    await race(
      (tx) => append("gym.public", null, tx),
      [() => append([fresh, "gym.public"])],
      (tx) => append(fresh, null, tx),
    );
  });

  it("when somebody's own topic begins while their rights end", async () => {
    await database.query(
      "update livelets.tenant set public_reading = false where id = 'gym'",
    );
    await race(
      (tx) => append("gym.public", null, tx),
      [
        () =>
          database.query("delete from livelets.member where user_id = 'ada'"),
      ],
      (tx) => append("gym.user.ada", null, tx),
    );
    await database.query(
      "update livelets.tenant set public_reading = true where id = 'gym'",
    );
  });

  it("when a state of somebody changes while they are erased", async () => {
    await append(STAFF, "ada");
    await race(
      (tx) => append(STAFF, "other", tx),
      [() => database.query("select livelets.erase('gym', 'ada')")],
      (tx) => append(STAFF, "ada", tx),
    );
    await database.query("select livelets.erase('gym', 'ada')");
    const left = await database.query(
      "select from livelets.state where key = 'ada' union all select from livelets.rollup where key = 'ada'",
    );
    expect(left).toEqual([]);
  });

  it("when somebody is erased while old events are swept", async () => {
    await database.query(
      "update livelets.tenant set public_reading = false, keep_for = '0' where id = 'gym'",
    );
    const data = { member: { id: "ada", full_name: "Ada" } };
    await database.query(
      "select livelets.append(array[$1], 'member_checked_in', $2::jsonb)",
      [STAFF, data],
    );
    await race(
      (tx) => append("gym.public", null, tx),
      [
        () => database.query("select livelets.sweep()"),
        () => database.query("select livelets.erase('gym', 'ada')"),
      ],
      () => Promise.resolve(),
    );
    await database.query(
      "update livelets.tenant set public_reading = true, keep_for = '30 days' where id = 'gym'",
    );
  });
});

it("four append to what they like, new and old, while rights come and go: no deadlock and no hole", async () => {
  const topics = (n: number, writer: number) =>
    ["gym.public", STAFF, DESK, `gym.room.r${n >> 1}`, `gym.user.u${n >> 1}`]
      .filter((_, at) => (n + writer + at) % 3 > 0)
      .sort(() => (n % 2 ? 1 : -1));
  const write = async (writer: number) => {
    for (let n = 0; n < 60; n++) await append(topics(n, writer), "ada");
  };
  const change = async () => {
    for (let n = 0; n < 30; n++) {
      await demote();
      await database.query(
        "update livelets.member set role = 'staff' where user_id = 'ada'",
      );
    }
  };
  const erase = async () => {
    for (let n = 0; n < 10; n++)
      await database.query("select livelets.erase('gym', 'u3')");
  };
  await Promise.all([0, 1, 2, 3].map(write).concat(change(), erase()));
  const wrong = await database.query(
    `select s.topic from livelets.stream s left join livelets.event e on e.topic = s.topic and e.seq > s.floor
     where s.tenant = 'gym' group by s.topic, s.seq, s.floor having count(e.seq) <> s.seq - s.floor`,
  );
  expect(wrong).toEqual([]);
}, 60_000);
