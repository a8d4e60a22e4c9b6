import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../functions", import.meta.url));

/** The functions that are deployed: the folders that have an entrypoint. */
export const functionNames: readonly string[] = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, "index.ts")))
  .sort();
