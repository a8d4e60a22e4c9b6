import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { databaseTypes } from "./database-types.ts";
import { openTestDatabase } from "./testing.ts";

// Writes database.types.ts from the migrations: `npx tsx supabase/write-types.ts`.

const database = await openTestDatabase();
const text = await format(await databaseTypes(database), {
  parser: "typescript",
});
await database.close();
writeFileSync(new URL("database.types.ts", import.meta.url), text);
