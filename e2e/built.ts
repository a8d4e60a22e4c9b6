import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Builds parts of `dist/` from the tree as it is. Rejects with what the build says. */
export async function build(
  ...parts: ("package" | "cdn" | "demo")[]
): Promise<void> {
  const run = promisify(execFile);
  await run(process.execPath, ["scripts/build.mjs", ...parts], { cwd: ROOT });
}
