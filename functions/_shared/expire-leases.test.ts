import { afterAll, beforeAll, expect, it } from "vitest";
import { createMinute } from "../tick/minute.ts";
import { expireLeases } from "./expire-leases.ts";
import { createTestBed } from "./testing.ts";
import type { TestBed } from "./testing.ts";

let bed: TestBed;
beforeAll(async () => void (bed = await createTestBed()), 60_000);
afterAll(() => bed.close());

const lease = (count: number) =>
  bed.database.query(
    `insert into livelets.lease (tenant, resource, token, holder, client, since, expires_at)
     select 'gym', 'door:' || n, 1, 'ada', 'c', now(), now() from generate_series(1, $1::int) n
     on conflict (tenant, resource) do update set holder = 'ada'`,
    [count],
  );
const left = async () =>
  (
    await bed.database.query(
      "select from livelets.lease where holder is not null",
    )
  ).length;

it("tells of all that has ended, a batch after the other", async () => {
  await lease(230);
  await expireLeases(bed.deps);
  expect(await left()).toBe(0);
  const [row] = await bed.database.query<{ told: number }>(
    "select count(*)::int as told from livelets.event where topic = 'gym.role.staff' and data ->> 'status' = 'expired'",
  );
  expect(row!.told).toBe(230);
});

it("is part of a minute's work, before the outbox is sent", async () => {
  await lease(1);
  let sent: number | null = null;
  const flush = async () => void (sent = await left());
  const look = async () => ({ tenants: 0, ticks: 0, waitMs: 1 });
  const wake = async () => undefined;
  await createMinute(bed.deps, { look, wake }, { flush }).begin();
  expect(sent).toBe(0);
});

it("says in the log that it could not, and rejects nobody", async () => {
  const query = () => Promise.reject(new Error("away"));
  const database = { ...bed.database, query };
  await expireLeases({ ...bed.deps, database });
  expect(bed.logged.at(-1)).toMatchObject({ call: "leases", detail: "away" });
});
