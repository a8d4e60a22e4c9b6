import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

// A tenant is deleted while everything else goes on. Others may be refused, as it is going or gone; nobody waits in a circle.

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

/** Being deleted, or deleted already; erase says in words that there is no such tenant. */
const REFUSED = ["55P03", "23503", "22023"];

async function unlessRefused(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    if (!REFUSED.includes((thrown as { code: string }).code)) throw thrown;
    return false;
  }
}

const make = async () => {
  await database.query(
    "insert into livelets.tenant (id, name, pack) values ('t', 'T', 'gym')",
  );
  await database.query(
    "insert into livelets.member (tenant, user_id, role) select 't', 'u' || n, 'staff' from generate_series(1, 9) n",
  );
  await database.query("insert into livelets.simulation values ('t')");
  await append(["t.public", "t.room.a", "t.room.b", "t.user.u1"]);
};

const append = (topics: string[]) =>
  database.query(
    `select livelets.append($1::text[], 'host:log', '{"value": 1}', 'k')`,
    [topics],
  );

/** What a tick does: a row of its own first, then the heads. */
const tick = (n: number) =>
  database.transaction(async (tx) => {
    await tx.query(
      "select livelets.begin_tick('t', to_timestamp($1::int), to_timestamp($1::int))",
      [n],
    );
    await tx.query(
      `select livelets.append_batch('{t.role.admin,t.public}', $1::jsonb)`,
      [[{ source: crypto.randomUUID(), type: "a", key: "b", data: {} }]],
    );
  });

const lease = (n: number) =>
  database.query(
    `select livelets.use_lease('t', 'door:front', '{"role": "service_role"}', $1::jsonb)`,
    [{ action: n % 2 ? "acquire" : "release", client: `c${n % 3}` }],
  );

const publish = (n: number) =>
  database.query(
    `select livelets.publish('t', gen_random_uuid(), 'x', $1::text[], 'host:log', '{}')`,
    [[`t.room.${n % 2 ? "a" : "new"}`, "t.public"]],
  );

const change = (n: number) =>
  database.query(
    "update livelets.member set role = $1 where tenant = 't' and user_id = $2",
    [n % 2 ? "visitor" : "staff", `u${(n % 9) + 1}`],
  );

/** By turns: while one rewrites old events, the other has nothing to do. */
const rewrite = (n: number) =>
  n % 2
    ? database.query("select livelets.erase('t', $1)", [`u${(n % 9) + 1}`])
    : database.query("select livelets.sweep()");

const rivals: ((n: number) => Promise<unknown>)[] = [
  (n) => append(["t.room.b", "t.room.a", `t.room.n${n}`].slice(n % 3)),
  (n) => append([`t.room.n${n}`, "t.user.u1", "t.public"]),
  publish,
  tick,
  lease,
  change,
  rewrite,
];

it("a tenant is deleted while others append, tick, lease, lose rights and are erased: no deadlock, and nothing is left", async () => {
  for (let round = 0; round < 8; round++) {
    await make();
    let deleted = false;
    const goOn = async (rival: (n: number) => Promise<unknown>) => {
      for (let n = 0; !deleted; n++) await unlessRefused(rival(n));
    };
    const all = rivals.map(goOn);
    for (let n = 0; n < 5; n++) await append(["t.public", "t.room.b"]);
    await database.query("delete from livelets.tenant where id = 't'");
    deleted = true;
    await Promise.all(all);
    const left = await database.query(
      `select from livelets.stream where tenant = 't' union all select from livelets.event where starts_with(topic, 't.')`,
    );
    expect(left).toEqual([]);
  }
}, 60_000);

it("whoever begins a topic behind another is refused at once while its tenant is being deleted, and waits for nobody", async () => {
  await make();
  await database.transaction(async (tx) => {
    await tx.query("select from livelets.tenant where id = 't' for update");
    expect(await unlessRefused(append(["t.public", "t.room.fresh"]))).toBe(
      false,
    );
    expect(await unlessRefused(append(["t.public", "t.room.a"]))).toBe(true);
  });
  await append(["t.public", "t.room.fresh"]);
  await database.query("delete from livelets.tenant where id = 't'");
});
