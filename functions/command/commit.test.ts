import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestBed, zoneAtNoon } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

/** What a database that fails in its last step does: everything was done, and the commit undoes it. */
const FAILING = [
  `create function public.fail_at_commit() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`,
  `create constraint trigger fail_at_commit after insert on livelets_gym.visit deferrable initially deferred
   for each row execute function public.fail_at_commit()`,
];

let bed: TestBed;
let staff: Record<string, string>;
beforeAll(async () => {
  bed = await createTestBed();
  const zone = "update livelets.tenant set time_zone = $1 where id = 'gym'";
  await bed.database.query(zone, [zoneAtNoon()]);
  staff = {
    authorization: `Bearer ${await bed.tokenOf("staff", "gym")}`,
    apikey: "sb_publishable_test",
  };
  for (const statement of FAILING) await bed.database.query(statement);
}, 60_000);
afterAll(() => bed.close());

const count = async (sql: string, ...values: unknown[]) =>
  (await bed.database.query(`select from ${sql}`, values)).length;

it("a command is answered once it is committed: what fails there is a 500, leaves nothing, and can be asked again", async () => {
  const body = {
    ...{ id: randomUUID(), client: "desk", type: "check_in" },
    ...{ args: { member_id: "m-1042" }, at: new Date().toISOString() },
  };
  const send = () => bed.post("command", body, staff);

  expect((await send()).status).toBe(500);
  const known = "livelets.command where id = $1";
  expect(await count(known, body.id)).toBe(0);
  expect(await count("livelets_gym.visit")).toBe(0);
  expect(await count("livelets.event where command = $1", body.id)).toBe(0);

  await bed.database.query("drop trigger fail_at_commit on livelets_gym.visit");
  expect((await send()).body).toMatchObject({ status: "applied" });
  expect((await send()).body).toMatchObject({ status: "duplicate" });
  expect(await count("livelets_gym.visit")).toBe(1);
});
