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

/** Breaks the copy in one way; answers its undo. */
export function applyMutation(folder, mutation) {
  const sources = breakSources(mutation, (file) =>
    readFileSync(join(folder, file), "utf8"),
  );
  for (const [file, { broken }] of sources)
    writeFileSync(join(folder, file), broken);
  return () => {
    for (const [file, { source }] of sources)
      writeFileSync(join(folder, file), source);
  };
}

/**
 * What each file of a mutation is, and what it becomes. Throws where a source no longer holds a text exactly once: the
 * mutation would prove nothing. How a text is broken into lines makes no difference.
 */
export function breakSources({ name, file, edits }, read) {
  const sources = new Map();
  for (const [from, to, at = file] of edits) {
    const source = sources.get(at)?.source ?? read(at);
    const text = sources.get(at)?.broken ?? source;
    const count = text.match(patternOf(from, "g"))?.length ?? 0;
    if (count !== 1)
      throw new Error(
        `mutate: the text of "${name}" is ${count} times in ${at}, expected once. Bring the mutation up to date:\n${from}`,
      );
    const broken = text.replace(patternOf(from), () => to);
    sources.set(at, { source, broken });
  }
  return sources;
}

function patternOf(text, flags) {
  const parts = text
    .split(/\s+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join("\\s+"), flags);
}
