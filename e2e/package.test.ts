import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
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
  it("imports on a server without a DOM, each entry by itself", async () => {
    expect(entries).toContain("livelets/elements/live-activity-feed/define");
    const code = `
      for (const name of ${JSON.stringify(entries)}) await import(name);
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

async function listEntries(): Promise<string[]> {
  const folders = (path: string) => readdir(join(ROOT, "dist", path));
  const elements = await folders("elements");
  const packs = (
    await readdir(join(ROOT, "dist/packs"), { withFileTypes: true })
  )
    .filter((one) => one.isDirectory())
    .map(({ name }) => name);
  const sources = ["supabase", "pusher", "poll", "mock", "memory"];
  return [
    "livelets",
    "livelets/embed",
    ...elements.map((name) => `livelets/elements/${name}`),
    ...elements.map((name) => `livelets/elements/${name}/define`),
    ...sources.map((name) => `livelets/sources/${name}`),
    ...packs.map((name) => `livelets/packs/${name}`),
  ];
}
