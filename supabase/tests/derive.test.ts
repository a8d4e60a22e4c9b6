import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { append } from "../../functions/publish/append.ts";
import type { Publication } from "../../functions/publish/append.ts";
import { derivations } from "../../widgets/packs/gym/derive.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const WRITERS = 8;
const EACH = 25;

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startPostgres()), 60_000);
afterAll(() => postgres.stop());

const publication = (topics: string[]): Publication => ({
  tenant: "gym",
  id: randomUUID(),
  hash: "00",
  topics,
  type: "member_checked_in",
  data: { timestamp: new Date(NOW).toISOString() },
  key: null,
  actor: null,
  at: NOW,
  timeZone: "Europe/Berlin",
});

it("derives from every one of many concurrent check-ins, beside writers that derive nothing", async () => {
  const database = postgres.connect(WRITERS);
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; n < EACH; n += 1) {
        const topics = writer % 2 ? ["gym.public"] : ["gym.room.desk"];
        await append(database, publication(topics), derivations);
        await append(
          database,
          publication(["gym.public", "gym.room.desk"]),
          [],
        );
      }
    }),
  );
  const told = await database.query<{ count: number }>(
    `select (data ->> 'check_ins_today')::int as count from livelets.event
     where topic = 'gym.role.admin' and type = 'stats_update' order by seq`,
  );
  const all = Array.from({ length: WRITERS * EACH }, (_, n) => n + 1);
  expect(told.map(({ count }) => count)).toEqual(all);
  await database.close();
}, 60_000);
