import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

import { ELEMENTS } from "../widgets/embed/elements.ts";
import { build } from "./built.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

/** What somebody who installed the package could write after `import`. */
let entries: string[] = [];

beforeAll(async () => {
  await build("package", "cdn");
  entries = await listEntries();
});

describe("the package", () => {
  it("has an entry for each name that its exports promise", async () => {
    const { exports } = await readPackage();
    for (const pattern of Object.keys(exports)) {
      const [start, end = ""] = pattern.replace(/^\./, "livelets").split("*");
      const found = entries.filter(
        (name) => name.startsWith(start!) && name.endsWith(end),
      );
      expect(found, pattern).not.toEqual([]);
    }
    expect(entries).toContain("livelets/elements/live-activity-feed/define");
    expect(entries).toContain("livelets/sources/supabase");
    expect(entries).toContain("livelets/packs/barbershop");
    expect(entries).toContain("livelets/types/react18");
    expect(entries).toContain("livelets/cdn/livelets.iife.js");
  });

  it("imports on a server without a DOM, each entry by itself", async () => {
    // The script tag's pieces are built for pages, and are loaded by nothing but its loader.
    const names = entries.filter((name) => !/\.json$|cdn\/chunks/.test(name));
    const code = `
      for (const name of ${JSON.stringify(names)}) await import(name);
      if ("document" in globalThis) throw new Error("a document was made");
      process.stdout.write("imported");`;
    const { stdout, stderr } = await run(
      process.execPath,
      ["--input-type=module", "--eval", code],
      // Its own name leads to its own `exports`.
      { cwd: ROOT },
    );
    expect(stdout).toBe("imported");
    expect(stderr).toBe("");
  });

  it("has types beside each entry, and no import that ends in .ts", async () => {
    const files = await readdir(join(ROOT, "dist"), { recursive: true });
    const ours = files.filter((name) =>
      /^(?!cdn|demo).*\.(js|d\.ts)$/.test(name),
    );
    expect(ours).toContain("index.d.ts");
    for (const name of ours) {
      const text = await readFile(join(ROOT, "dist", name), "utf8");
      expect(text, name).not.toMatch(/(from|import)\s*\(?\s*"\.[^"]*\.ts"/);
      if (name.endsWith(".js"))
        expect(ours, name).toContain(name.replace(/\.js$/, ".d.ts"));
    }
  });

  it("brings nothing of the server, the demo or the tests", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json"], {
      cwd: ROOT,
      maxBuffer: 1e7,
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const odd = files
      .map(({ path }) => path)
      .filter(
        (path) => !/^(dist\/(?!demo)|(README|LICENSE|package)\b)/.test(path),
      );
    expect(odd).toEqual([]);
    expect(files.some(({ path }) => /schemas|\.test\./.test(path))).toBe(false);
  });

  it("has every element for the script tag too", async () => {
    const folders = await readdir(join(ROOT, "dist/elements"));
    expect(Object.keys(ELEMENTS).sort()).toEqual(folders.sort());
  });

  it("says of each element what it is called and takes", async () => {
    const text = await readFile(
      join(ROOT, "dist/custom-elements.json"),
      "utf8",
    );
    const { modules } = JSON.parse(text) as {
      modules: { path: string; declarations: { tagName?: string }[] }[];
    };
    const feed = modules.find(({ declarations }) =>
      declarations.some(({ tagName }) => tagName === "live-activity-feed"),
    );
    expect(feed?.path).toBe(
      "elements/live-activity-feed/live-activity-feed.js",
    );
  });
});

interface Package {
  readonly exports: Readonly<Record<string, string>>;
}

async function readPackage(): Promise<Package> {
  return JSON.parse(
    await readFile(join(ROOT, "package.json"), "utf8"),
  ) as Package;
}

/** Every file that an entry of `exports` leads to, under the name that leads there. */
async function listEntries(): Promise<string[]> {
  const { exports } = await readPackage();
  const dist = await readdir(join(ROOT, "dist"), {
    recursive: true,
    withFileTypes: true,
  });
  const paths = dist
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)));
  const files = ["package.json", ...paths];
  const names = Object.entries(exports).flatMap(([key, target]) =>
    files.flatMap((file) => nameOf(key, target.slice(2), file) ?? []),
  );
  return names.map((name) => name.replace(/^\./, "livelets"));
}

/** What a file is called by `"./a/*": "./dist/a/*.js"`; a target may have the star twice, both the same. */
function nameOf(key: string, target: string, file: string): string | null {
  const pattern = target
    .replaceAll(".", "\\.")
    .replace("*", "(.+)")
    .replaceAll("*", "\\1");
  const found = new RegExp(`^${pattern}$`).exec(file);
  return found && key.replace("*", found[1] ?? "");
}
