import {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "./user-error.ts";

/** Who holds a data folder. `started` tells a process from a later one that got the same number. */
interface Holder {
  readonly pid: number;
  readonly started: string | null;
}

/**
 * Takes a data folder for this process; answers how to give it back. PGlite itself lets two processes open one
 * folder and lose each other's rows. A lock that `kill -9` left behind is recognised and replaced.
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, "lock");
  const mine = join(folder, `lock.${process.pid}`);
  const holder = { pid: process.pid, started: startOf(process.pid) };
  writeFileSync(mine, JSON.stringify(holder));
  try {
    if (!take(mine, lock)) {
      removeStale(folder, lock);
      if (!take(mine, lock)) throw inUse(folder, read(lock)?.pid ?? null);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (read(lock)?.pid === process.pid) rmSync(lock, { force: true });
  };
}

/** A link is made whole or not at all, and never over another. */
function take(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead process's lock away; what was moved is looked at again, since another starter may have been faster. */
function removeStale(folder: string, lock: string): void {
  const holder = read(lock);
  if (holder && isAlive(holder)) throw inUse(folder, holder.pid);
  const aside = join(folder, `lock.stale.${process.pid}`);
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const moved = read(aside);
  if (moved && isAlive(moved)) {
    renameSync(aside, lock);
    throw inUse(folder, moved.pid);
  }
  rmSync(aside, { force: true });
}

function read(file: string): Holder | null {
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder>;
    if (typeof value.pid !== "number") return null;
    return { pid: value.pid, started: value.started ?? null };
  } catch {
    return null;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Someone else's process may not be signalled, but it lives.
    if (codeOf(error) !== "EPERM") return false;
  }
  const now = startOf(pid);
  return started === null || now === null || now === started;
}

/** The start of a process, unique over restarts of the machine; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name in brackets may hold blanks and brackets; the start time is the 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}

function inUse(folder: string, pid: number | null): UserError {
  const who = pid === null ? "another process" : `process ${pid}`;
  return new UserError(
    `livelets: the data folder "${folder}" is in use by ${who}. Stop that process, or start with --data <another folder> or --memory.`,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
