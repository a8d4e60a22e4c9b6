import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inject } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds parts of `dist/` from the tree as it is, each once in a run of the tests: files that run at the same time
 * share it. Rejects with what the build says.
 */
export async function build(
  ...parts: ("package" | "cdn" | "demo")[]
): Promise<void> {
  const notes = inject("builds");
  const isMissing = (part: string) => !existsSync(join(notes, part));
  const leave = await enter(join(notes, "building"));
  try {
    const missing = parts.filter(isMissing);
    if (missing.length === 0) return;
    const args = ["scripts/build.mjs", ...missing];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    for (const part of missing) writeFileSync(join(notes, part), "");
  } finally {
    leave();
  }
}

/** One process at a time; answers what lets the next one in. */
async function enter(lock: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmdirSync(lock);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
      await after(100);
    }
  }
}
