import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "./data-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "livelets-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => join(folder, "lock");

describe("the lock of a data folder", () => {
  it("is taken once, and again after it was given back", () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(
      `is in use by process ${process.pid}`,
    );
    unlock();
    expect(existsSync(lock())).toBe(false);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is not kept by a process that is gone", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    writeFileSync(lock(), JSON.stringify({ pid: child.pid, started: null }));
    lockFolder(folder)();
  });

  it.runIf(existsSync("/proc/self/stat"))(
    "is not kept by another process that got the same number",
    () => {
      const holder = { pid: process.ppid, started: "an earlier boot:1" };
      writeFileSync(lock(), JSON.stringify(holder));
      lockFolder(folder)();
    },
  );

  it("is respected when its holder lives", () => {
    const holder = { pid: process.ppid, started: null };
    writeFileSync(lock(), JSON.stringify(holder));
    expect(() => lockFolder(folder)).toThrow("in use");
  });

  it("is replaced when it cannot be read", () => {
    writeFileSync(lock(), "");
    lockFolder(folder)();
  });
});
