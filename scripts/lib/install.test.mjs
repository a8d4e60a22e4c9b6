import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { isInstalled } from "./install.mjs";

const lit = { version: "3.3.3", integrity: "sha512-a" };
let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "livelets-install-"));
  mkdirSync(join(root, "node_modules"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file, packages) {
  writeFileSync(join(root, file), JSON.stringify({ packages }));
}

function locked(packages) {
  write("package-lock.json", { "": { name: "livelets" }, ...packages });
}

function installed(packages) {
  write("node_modules/.package-lock.json", packages);
}

describe("isInstalled", () => {
  it("is false in a fresh clone", () => {
    locked({ "node_modules/lit": lit });
    expect(isInstalled(root)).toBe(false);
  });

  it("is true when every locked package is there in its version", () => {
    locked({ "node_modules/lit": lit });
    installed({ "node_modules/lit": lit });
    expect(isInstalled(root)).toBe(true);
  });

  it("is false when the lock moved on", () => {
    locked({ "node_modules/lit": { ...lit, version: "3.4.0" } });
    installed({ "node_modules/lit": lit });
    expect(isInstalled(root)).toBe(false);
  });

  it("is false when a package is missing", () => {
    locked({ "node_modules/lit": lit, "node_modules/zod": lit });
    installed({ "node_modules/lit": lit });
    expect(isInstalled(root)).toBe(false);
  });

  it("does not miss the packages of other platforms", () => {
    locked({ "node_modules/esbuild-win": { ...lit, optional: true } });
    installed({});
    expect(isInstalled(root)).toBe(true);
  });

  it("is false when what npm left behind cannot be read", () => {
    locked({ "node_modules/lit": lit });
    writeFileSync(join(root, "node_modules/.package-lock.json"), "{");
    expect(isInstalled(root)).toBe(false);
  });
});
