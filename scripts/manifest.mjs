import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./lib/install.mjs";
import { manifestFiles } from "./lib/manifest-files.mjs";

/** Writes what is made from the elements' docblocks: `node scripts/manifest.mjs`. A test says when it is due. */
for (const [path, text] of await manifestFiles()) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
