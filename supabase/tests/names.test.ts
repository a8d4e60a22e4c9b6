import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { userSegment } from "../../functions/_shared/user-segment.ts";
import type { Database } from "../../functions/_shared/database.ts";
import { parseChannel, parseTopic } from "../../widgets/events/topic.ts";
import { openTestDatabase } from "../testing.ts";

// The database and the pages read names by the same rules, each in its own language.

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const KINDS = ["public", "role", "user", "room", "live"];
const PARTS = [
  ...[".", ".", ".g", "1", "0", "12345678", "gym", "A_-9", ""],
  ...["\n", " ", "é", "x".repeat(63), "x".repeat(64), ...KINDS],
];
const near = fc
  .tuple(
    fc.constantFrom(...PARTS),
    fc.constantFrom(...KINDS.map((kind) => `.${kind}.`), ".public"),
    fc.array(fc.constantFrom(...PARTS), { maxLength: 3 }),
    fc.constantFrom("", ".g1", ".g0", ".g123456789", ".g1234567890", ".g1\n"),
  )
  .map(([tenant, kind, name, end]) => tenant + kind + name.join("") + end);
const far = fc
  .array(fc.constantFrom(...PARTS), { maxLength: 6 })
  .map((parts) => parts.join(""));
const NAMES = fc.sample(fc.oneof(near, far), { numRuns: 10_000, seed: 1 });

it("a topic is one here if it is one there, and of the same tenant, kind and name", async () => {
  const rows = await database.query<{ found: object | null }>(
    `select (select jsonb_build_object('name', n, 'tenant', p.tenant, 'kind', p.kind, 'of', p.name) from livelets.parse_topic(n) p) as found
     from unnest($1::text[]) with ordinality u(n, at) order by at`,
    [NAMES],
  );
  const due = NAMES.map(parseTopic);
  expect(rows.map(({ found }) => found)).toEqual(due);
  expect(due.filter((topic) => topic !== null).length).toBeGreaterThan(100);
});

it("so is a channel", async () => {
  const rows = await database.query<{ topic: string; generation: number }>(
    `select c.topic, c.generation from unnest($1::text[]) with ordinality u(n, at)
     cross join livelets.parse_channel(n) c cross join livelets.parse_topic(c.topic) order by at`,
    [NAMES],
  );
  const due = NAMES.map(parseChannel).filter((channel) => channel !== null);
  expect(rows).toEqual(
    due.map(({ topic, generation }) => ({ topic: topic.name, generation })),
  );
  expect(due.length).toBeGreaterThan(100);
});

it("so is a person's segment", async () => {
  const rows = await database.query<{ segment: string }>(
    "select livelets.user_segment(n) as segment from unnest($1::text[]) with ordinality u(n, at) order by at",
    [NAMES],
  );
  expect(rows.map(({ segment }) => segment)).toEqual(NAMES.map(userSegment));
});
