import { expect, it } from "vitest";
import { openTestDatabase } from "../../supabase/testing.ts";

it("lets sockets and timers have their turn while many ask, and answers in order", async () => {
  const database = await openTestDatabase();
  const answered: number[] = [];
  const asked = Array.from({ length: 30 }, async (_, n) => {
    if (n % 2 === 0) await database.query("select 1");
    else await database.transaction((tx) => tx.query("select 1"));
    answered.push(n);
  });
  const seen: number[] = [];
  while (answered.length < 30) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(answered.length);
  }
  await Promise.all(asked);
  expect(answered).toEqual(answered.toSorted((a, b) => a - b));
  // Never more than a few at once: what else was due came in between.
  const steps = seen.map((count, at) => count - (seen[at - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(2);
  await database.close();
});

it("is not closed before what was asked is answered", async () => {
  const database = await openTestDatabase();
  const last = database.query("select 1 as one");
  await database.close();
  expect(await last).toEqual([{ one: 1 }]);
});
