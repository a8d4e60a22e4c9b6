import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { applyCommand } from "../../functions/command/apply.ts";
import type { CommandAnswer } from "../../functions/command/apply.ts";
import { hashOf } from "../../functions/_shared/canonical.ts";
import type { Database } from "../../functions/_shared/database.ts";
import { zoneAtNoon } from "../../functions/_shared/testing.ts";
import { commands } from "../../widgets/packs/gym/commands.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

const KEYS = 1_000;
const CONNECTIONS = 12;
const ZONE = zoneAtNoon();

let postgres: TestPostgres;
let database: Database;
let staff: string;
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(CONNECTIONS);
  const [row] = await database.query<{ id: string }>(
    "select user_id as id from livelets.member where tenant = 'gym' and role = 'staff'",
  );
  staff = row!.id;
  await database.query(
    "insert into livelets_gym.member (tenant, id, full_name) select 'gym', 'r-' || n, 'Racer ' || n from generate_series(1, $1::int) n",
    [KEYS],
  );
}, 60_000);
afterAll(async () => {
  await database.close();
  postgres.stop();
});
beforeEach(async () => {
  await database.query("delete from livelets_gym.visit");
});

interface Wanted {
  readonly id: string;
  readonly type: "check_in" | "check_out";
  readonly member: string;
}

async function send({ id, type, member }: Wanted): Promise<CommandAnswer> {
  const args = { member_id: member };
  const body = { client: "desk", type, args, at: "2026-11-21T10:00:00Z" };
  const outcome = await applyCommand(
    database,
    {
      tenant: "gym",
      id,
      hash: hashOf(body),
      claims: { role: "authenticated", sub: staff },
      server: undefined,
      body: { ...body, at: new Date().toISOString() },
      now: Date.now(),
      timeZone: ZONE,
    },
    commands[type],
  );
  if ("refused" in outcome) throw new Error(outcome.refused);
  return outcome;
}

const capacity = (places: number | null) =>
  database.query("update livelets_gym.desk set capacity = $1", [places]);
const count = async (sql: string) =>
  (await database.query<{ n: number }>(`select count(*)::int as n ${sql}`))[0]!
    .n;

it("has exactly 1,000 effects and equal answers when 1,000 keys are raced three times (I10)", async () => {
  await capacity(null);
  const wanted = Array.from({ length: KEYS }, (_, n): Wanted => {
    return { id: randomUUID(), type: "check_in", member: `r-${n + 1}` };
  });
  const thrice = [...wanted, ...wanted.toReversed(), ...wanted];
  const answers = await Promise.all(thrice.map(send));

  const byId = new Map<string, Set<string>>();
  for (const [n, { events, result }] of answers.entries()) {
    const told = byId.get(thrice[n]!.id) ?? new Set();
    byId.set(thrice[n]!.id, told.add(JSON.stringify([events, result])));
  }
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === "applied")).toHaveLength(KEYS);
  expect(statuses.filter((status) => status === "duplicate")).toHaveLength(
    2 * KEYS,
  );
  expect([...byId.values()].every((told) => told.size === 1)).toBe(true);
  expect(await count("from livelets_gym.visit")).toBe(KEYS);
  const events =
    "from livelets.event where topic = 'gym.role.admin' and type = ";
  expect(await count(`${events} 'member_checked_in'`)).toBe(KEYS);
  expect(await count(`${events} 'stats_update'`)).toBe(KEYS);
  const [stats] = await database.query<{ inside: number }>(
    `select (data ->> 'check_ins_today')::int as inside ${events} 'stats_update' order by seq desc limit 1`,
  );
  expect(stats!.inside).toBe(KEYS);
}, 180_000);

it("never lets in more than there are places", async () => {
  await capacity(10);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      send({ id: randomUUID(), type: "check_in", member: `r-${n + 1}` }),
    ),
  );
  const full = answers.filter(({ reason }) => reason === "full_house");
  expect([answers.length - full.length, full.length]).toEqual([10, 50]);
}, 60_000);

it("lets nobody in twice, nor out twice, under different keys", async () => {
  await capacity(null);
  for (const [type, reason] of [
    ["check_in", "already_in"],
    ["check_out", "not_in"],
  ] as const) {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        send({ id: randomUUID(), type, member: "r-1" }),
      ),
    );
    const refused = answers.filter((answer) => answer.reason === reason);
    expect(refused).toHaveLength(29);
  }
}, 60_000);
