import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { isReset } from "../widgets/events/event.ts";
import type { LiveEvent, LiveReset } from "../widgets/events/event.ts";
import { pack } from "./examples/bakery/index.ts";
import { client } from "./examples/bakery/page.ts";
import { schemas } from "./examples/bakery/schemas.ts";

const read = (path: string) =>
  readFileSync(new URL(path, import.meta.url), "utf8");
const exists = (path: string) => existsSync(new URL(path, import.meta.url));
const GUIDES = [
  "embed.md",
  "dashboard.md",
  "packs.md",
  "../README.md",
  "commands.md",
  "offline.md",
  "leases.md",
  "tables.md",
  "supabase.md",
  "pusher.md",
  "tenants.md",
  "costs.md",
  "replay.md",
  "faults.md",
  "measured.md",
];

/** Where an import of the package is in this tree. */
function fileOf(name: string): string {
  const define = /^elements\/([\w-]+)\/define$/.exec(name);
  if (define) return `../widgets/elements/${define[1]}/${define[1]}.define.ts`;
  return `../widgets/${name}.ts`;
}

describe.each(GUIDES)("%s", (guide) => {
  const text = read(guide);

  it("imports only what is there", () => {
    const names = [...text.matchAll(/"livelets\/([\w/-]+)"/g)].map(
      ([, name]) => name!,
    );
    expect(names.filter((name) => !exists(fileOf(name)))).toEqual([]);
  });

  it("writes only tags that are there", () => {
    const tags = [...text.matchAll(/<(live-[\w-]+)/g)].map(([, tag]) => tag!);
    const known = readdirSync(new URL("../widgets/elements", import.meta.url));
    expect(tags.filter((tag) => !known.includes(tag))).toEqual([]);
  });

  it("links only to what is there", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !link.startsWith("http"));
    const base = guide.startsWith("..") ? "../" : "";
    expect(links.filter((link) => !exists(base + link))).toEqual([]);
  });
});

describe("docs/packs.md", () => {
  it.each(readdirSync(new URL("examples/bakery", import.meta.url)))(
    "shows %s whole",
    (file) => {
      expect(read("packs.md")).toContain(read(`examples/bakery/${file}`));
    },
  );

  it("has a generator whose events its schemas accept", () => {
    for (let index = 0; index < 20; index += 1) {
      const tick = { seed: "x", index, time: index, timeZone: "UTC" };
      for (const { type, data, key } of pack.generator.at(tick)) {
        expect(schemas[type]!.data.safeParse(data).success).toBe(true);
        expect(schemas[type]!.key?.(data as never)).toBe(key);
      }
    }
  });

  it("has a template for every type, and metrics of those", () => {
    const types = Object.keys(schemas);
    expect(Object.keys(pack.templates).sort()).toEqual(types.sort());
    for (const { type } of pack.metrics ?? []) expect(types).toContain(type);
  });

  it("runs in a page as it stands: events, what follows from them, and the pack", async () => {
    const topic = client.topic("bakery.public");
    const first = await new Promise<LiveEvent | LiveReset>((resolve) =>
      topic.subscribe(resolve),
    );
    if (!isReset(first)) throw new Error("a log begins with a snapshot");
    const { recent, last } = first.snapshot;
    expect(recent.at(-1)!.type).toBe("bread:baked");
    expect([...last.keys()].sort()).toEqual([
      "bread:total/shop",
      "oven:temperature/oven-1",
    ]);
    const total = last.get("bread:total/shop")!.data;
    expect(schemas["bread:total"]!.data.safeParse(total).success).toBe(true);
    expect(total["loaves"]).toBeGreaterThanOrEqual(12 * recent.length);
    await expect.poll(() => client.pack?.name).toBe("bakery");
    await client.close();
  });
});
