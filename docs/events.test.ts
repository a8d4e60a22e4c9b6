import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { SAMPLES } from "../demo/samples.ts";
import type { PackName } from "../demo/samples.ts";
import { builtInPacks } from "../functions/_shared/packs.ts";

const documented = readFileSync(new URL("events.md", import.meta.url), "utf8");
const samples = Object.entries(SAMPLES).flatMap(([pack, all]) =>
  all.map((sample) => ({ pack: pack as PackName, ...sample })),
);

/** The JSON below a type's heading. */
function exampleOf(type: string): unknown {
  const [, section = ""] = documented.split(`\n### \`${type}\`\n`);
  const [, json = "null"] = /```json\n([\s\S]*?)\n```/.exec(section) ?? [];
  return JSON.parse(json);
}

describe("docs/events.md", () => {
  it.each(samples)("shows the sample of $type", ({ type, data }) => {
    expect(exampleOf(type)).toEqual(data);
  });
});

describe("the samples", () => {
  it.each(samples)("$type is what its pack accepts", (sample) => {
    const schema = builtInPacks[sample.pack]?.[sample.type];
    expect(schema?.data.safeParse(sample.data)).toMatchObject({
      success: true,
    });
    expect(schema?.key?.(sample.data as never)).toBe(sample.key);
  });

  it.each(Object.keys(SAMPLES))("has every event type of %s once", (pack) => {
    const types = SAMPLES[pack as PackName].map(({ type }) => type).sort();
    expect(types).toEqual(Object.keys(builtInPacks[pack] ?? {}).sort());
  });
});
