import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

/** What the tests of mutations need of the tree. */
const PARTS = [
  "demo",
  "docs",
  "functions",
  "scripts",
  "supabase",
  "widgets",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];

/** The working tree stays as it is: what is broken is a copy of it, with a folder of its own for temporary files. */
export function makeCopy() {
  // Short: the path of a database's socket may have about a hundred characters.
  const folder = mkdtempSync(join(tmpdir(), "mutate-"));
  const temporary = join(folder, "t");
  mkdirSync(temporary);
  // PostgreSQL does not run as root, and whoever it runs as has to get there.
  for (const path of [folder, temporary]) chmodSync(path, 0o755);
  for (const part of PARTS)
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
  return { folder, temporary, remove: () => removeCopy(folder, temporary) };
}

function removeCopy(folder, temporary) {
  endDatabases(temporary);
  rmSync(folder, { recursive: true, force: true });
}

/** A test that was ended by force leaves its PostgreSQL running: as a service it is in no group of ours. */
export function endDatabases(temporary) {
  for (const name of readdirSync(temporary)) {
    const file = join(temporary, name, "data", "postmaster.pid");
    if (!existsSync(file)) continue;
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    try {
      process.kill(pid, "SIGQUIT");
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Breaks the copy in one way; answers its undo. Throws where the source no longer holds a text exactly once: the
 * mutation would prove nothing.
 */
export function applyMutation(folder, { name, file, edits }) {
  const sources = new Map();
  const broken = new Map();
  for (const [from, to, at = file] of edits) {
    const path = join(folder, at);
    if (!sources.has(path)) sources.set(path, readFileSync(path, "utf8"));
    const text = broken.get(path) ?? sources.get(path);
    const count = text.split(from).length - 1;
    if (count !== 1)
      throw new Error(
        `mutate: the text of "${name}" is ${count} times in ${at}, expected once. Bring the mutation up to date:\n${from}`,
      );
    broken.set(
      path,
      text.replace(from, () => to),
    );
  }
  for (const [path, text] of broken) writeFileSync(path, text);
  return () => {
    for (const [path, text] of sources) writeFileSync(path, text);
  };
}
