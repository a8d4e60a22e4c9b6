import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, expectTypeOf, it } from "vitest";
import { databaseTypes } from "../database-types.ts";
import type { Database, Json } from "../database.types.ts";
import { openTestDatabase } from "../testing.ts";

it("is what the migrations make: run `npx tsx supabase/write-types.ts` when this fails", async () => {
  const database = await openTestDatabase();
  const due = await format(await databaseTypes(database), {
    parser: "typescript",
  });
  await database.close();
  const file = new URL("../database.types.ts", import.meta.url);
  expect(readFileSync(file, "utf8")).toBe(due);
}, 60_000);

it("tells rows, what may be left out, and what functions take and give", () => {
  type Livelets = Database["livelets"];
  type Event = Livelets["Tables"]["event"];
  expectTypeOf<Event["Row"]["key"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Event["Row"]["seq"]>().toEqualTypeOf<number>();
  expectTypeOf<
    Livelets["Tables"]["outbox"]["Insert"]["id"]
  >().toEqualTypeOf<undefined>();
  type Append = Livelets["Functions"]["append"];
  expectTypeOf<Append["Args"]["topics"]>().toEqualTypeOf<string[]>();
  expectTypeOf<Append["Args"]["key"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Append["Returns"][0]["seq"]>().toEqualTypeOf<number | null>();
  expectTypeOf<
    Livelets["Functions"]["history"]["Returns"]
  >().toEqualTypeOf<Json>();
});
