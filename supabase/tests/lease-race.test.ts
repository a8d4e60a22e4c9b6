import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { contend } from "./lease-contention.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

// The long run is `npm run leases`: 100,000 writes.

describe("writes that are raced by workers with short leases, pauses and wrong clocks", () => {
  it("are never accepted under an old token, where they would be without one (I14)", async () => {
    const { ways, grants, takeovers } = await contend({ writes: 1_500 });
    const [none, before, within] = ways;
    expect(within).toMatchObject({ way: "asked within", tried: 1_500 });
    expect([within!.stale, within!.decreasing]).toEqual([0, 0]);
    // It was worth asking, and not everything was refused.
    expect(none!.stale).toBeGreaterThan(100);
    expect(before!.accepted).toBeLessThan(none!.accepted);
    expect(within!.accepted).toBeGreaterThan(20);
    expect(grants).toBeGreaterThan(20);
    expect(takeovers).toBeGreaterThan(0);
  }, 120_000);
});

describe("on a real database", () => {
  let postgres: TestPostgres;
  let database: Database;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = postgres.connect(12);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    postgres.stop();
  });

  const change = async (person: string, action: string, ttl = 15) => {
    const [row] =
      await database.query<{ answer: { status: string; token: number } }>( // prettier-ignore
        "select livelets.change_lease('gym', 'door:front', $1, true, $2::jsonb) as answer",
        [person, { action, client: person, ttl }],
      );
    return row!.answer;
  };
  /** Resolves once somebody waits for a lock, or did not have to. */
  const waiting = (done: readonly unknown[] = []) =>
    expect
      .poll(
        async () => [
          ...done,
          ...(await database.query(
            "select from pg_stat_activity where wait_event_type = 'Lock'",
          )),
        ],
        { timeout: 20_000, interval: 20 },
      )
      .toHaveLength(1);
  const deferred = () => {
    let done = () => {};
    const promise = new Promise<void>((resolve) => (done = resolve));
    return { promise, done };
  };

  it("one of many who ask at once gets it", async () => {
    const people = Array.from({ length: 40 }, (_, n) => `p${n}`);
    const answers = await Promise.all(people.map((p) => change(p, "acquire")));
    const held = answers.filter(({ status }) => status === "held");
    expect(held).toHaveLength(1);
    expect(answers.every(({ token }) => token === 1)).toBe(true);
  });

  const QUESTIONS = {
    write: "select livelets.holds('gym', 'door:front', ($1::jsonb ->> 'token')::bigint)", // prettier-ignore
    command: `select livelets.lease_refusal(row('gym', gen_random_uuid(), 'ann', 'write', '{}', null, now(), 'ann', 'staff', null, $1::jsonb)::livelets.command_request, 'door:front') is null as holds`,
  };

  it.each(["write", "command"] as const)(
    "nobody takes it while a %s of its holder is going on, even past its end",
    async (what) => {
      const mine = await change("ann", "take");
      const checked = deferred();
      const go = deferred();
      const order: string[] = [];
      const write = database.transaction(async (tx) => {
        const lease = { resource: "door:front", token: mine.token };
        const rows = await tx.query(QUESTIONS[what], [lease]);
        expect(rows).toEqual([{ holds: true }]);
        checked.done();
        await go.promise;
        order.push("written");
      });
      await checked.promise;
      const take = change("ben", "take").then((answer) => {
        order.push("taken");
        return answer;
      });
      await waiting(order);
      go.done();
      await write;
      expect((await take).token).toBe(mine.token + 1);
      expect(order).toEqual(["written", "taken"]);
    },
  );

  it("a write that waited until the lease had ended is refused", async () => {
    const { token } = await change("ann", "take", 15);
    const locked = deferred();
    const go = deferred();
    const other = database.transaction(async (tx) => {
      await tx.query("select from livelets.lease for update");
      locked.done();
      await go.promise;
      await tx.query(
        "update livelets.lease set expires_at = clock_timestamp()",
      );
    });
    await locked.promise;
    const asked = database.query<{ held: boolean }>(
      "select livelets.holds('gym', 'door:front', $1) as held",
      [token],
    );
    await waiting();
    go.done();
    await other;
    expect((await asked)[0]!.held).toBe(false);
  });

  it("a person is erased while they and others lease: no deadlock, and nothing of them stays", async () => {
    const lease = async (person: string) => {
      for (let n = 0; n < 40; n++) {
        await change(person, n % 3 === 0 ? "take" : "acquire", 0.001);
        await database.query("select livelets.expire_leases()");
      }
    };
    const erase = async () => {
      for (let n = 0; n < 15; n++) {
        await database.query(
          "insert into livelets.member (tenant, user_id, role, name) values ('gym', 'zoe', 'staff', 'Zoe Canary') on conflict do nothing",
        );
        await database.query("select livelets.erase('gym', 'zoe')");
      }
    };
    await Promise.all([lease("zoe"), lease("ann"), lease("ben"), erase()]);
    await database.query("select livelets.erase('gym', 'zoe')");
    const left = await database.query(
      `select from livelets.lease l where to_jsonb(l)::text ~ 'zoe'
       union all select from livelets.event e where to_jsonb(e)::text ~* 'zoe'`,
    );
    expect(left).toEqual([]);
  }, 60_000);
});
