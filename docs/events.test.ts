import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { LEASE_SAMPLE, SAMPLES } from "../demo/samples.ts";
import type { PackName } from "../demo/samples.ts";
import { builtInPacks } from "../functions/_shared/packs.ts";
import { parseLease } from "../widgets/events/parse-lease.ts";

const documented = readFileSync(new URL("events.md", import.meta.url), "utf8");
const samples = Object.entries(SAMPLES).flatMap(([pack, all]) =>
  all.map((sample) => ({ pack: pack as PackName, ...sample })),
);

/** What the systems that Livelets replaces call their events: nobody may rename them. */
const NAMES = {
  studio:
    "session:created session:updated session:booked session:cancelled session:completed session:confirmed allocation:updated schedule:conflict schedule:sync_required gamification:achievement",
  barbershop:
    "metrics:updated notification:milestone notification:review notification:revenue_goal notification:insight notification:peak_hour notification:capacity notification:alert",
  gym: "member_checked_in member_checked_out stats_update",
  signage:
    "device:status-update playlist:updated content:created content:updated content:deleted schedule:executed health:alert",
  host: "host:metrics host:log",
} as const;

function sectionOf(type: string): string {
  const [, section = ""] = documented.split(`\n### \`${type}\`\n`);
  return section;
}

interface Field {
  readonly path: readonly (string | number)[];
  readonly required: boolean;
}

/** The fields of a type, as the sentence below its heading lists them; `[{…}]` is read as its first item. */
function fieldsOf(type: string): Field[] {
  const sentence = sectionOf(type)
    .replace(/\([^)]*\)/g, "")
    .split(/\.(\s|$)/)[0]!;
  const same = /^\s*As `([^`]+)`/.exec(sentence);
  if (same) return fieldsOf(same[1]!);
  const fields: Field[] = [];
  const inside: (string | number)[] = [];
  for (const [token, name, optional] of sentence.matchAll(
    /`(\w+)`(?: ᴾ)?(\?)?|\[\{|[{}]/g,
  )) {
    if (token === "}") inside.length = inside.lastIndexOf("{");
    else if (name === undefined) {
      const { path } = fields.at(-1)!;
      inside.push("{", ...path.slice(inside.filter(isName).length));
      if (token === "[{") inside.push(0);
    } else
      fields.push({
        path: [...inside.filter(isName), name],
        required: !optional,
      });
  }
  return fields;
}

const isName = (part: string | number) => part !== "{";

/** A copy with something else at a path; null where the sample has nothing to put it into. */
function replaced(data: unknown, path: Field["path"], value: unknown): unknown {
  const copy: unknown = structuredClone(data);
  let place = copy as Record<string | number, unknown> | undefined;
  for (const name of path.slice(0, -1))
    place = place?.[name] as Record<string | number, unknown> | undefined;
  if (!place) return null;
  place[path.at(-1)!] = value;
  return copy;
}

/** The JSON below a type's heading. */
function exampleOf(type: string): unknown {
  const section = sectionOf(type);
  const [, json = "null"] = /```json\n([\s\S]*?)\n```/.exec(section) ?? [];
  return JSON.parse(json);
}

describe("docs/events.md", () => {
  it.each(samples)("shows the sample of $type", ({ type, data }) => {
    expect(exampleOf(type)).toEqual(data);
  });
});

describe("lease:changed, which no pack has", () => {
  it("is shown as it is, with the fields that are listed", () => {
    const { type, data } = LEASE_SAMPLE;
    expect(exampleOf(type)).toEqual(data);
    const listed = fieldsOf(type).map(({ path }) => path[0]);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(data)));
    for (const { path, required } of fieldsOf(type)) {
      const without = replaced(data, path, undefined);
      if (path.length === 1 && required && path[0] !== "token")
        expect(parseLease(without)).toBeNull();
    }
  });

  it("can be published by nobody", () => {
    for (const schemas of Object.values(builtInPacks))
      expect(schemas).not.toHaveProperty([LEASE_SAMPLE.type]);
  });
});

describe("the fields that docs/events.md lists", () => {
  it("are read with what is inside them", () => {
    const paths = fieldsOf("session:booked").map(
      ({ path, required }) => path.join(".") + (required ? "" : "?"),
    );
    expect(paths.join(" ")).toBe(
      "session session.id session.title session.trainer session.trainer.id session.trainer.name session.client? session.client.id session.client.name session.starts_at session.ends_at session.room? session.status changed?",
    );
    expect(
      fieldsOf("notification:alert").map(({ path }) => path),
    ).toContainEqual(["actions", 0, "command"]);
  });

  it.each(samples)(
    "may be missing from $type where they have a question mark, and nowhere else",
    ({ pack, type, data }) => {
      const schema = builtInPacks[pack]![type]!.data;
      for (const { path, required } of fieldsOf(type))
        for (const value of required ? [undefined, null] : [undefined]) {
          const without = replaced(data, path, value);
          if (without === null) continue;
          const { error } = schema.safeParse(without);
          expect(error?.issues[0]?.path).toEqual(required ? path : undefined);
        }
    },
  );

  it.each(samples)("are all that the sample of $type has", (sample) => {
    const known = new Set(fieldsOf(sample.type).map(({ path }) => path[0]));
    const names = Object.keys(sample.data);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("the samples", () => {
  it.each(Object.entries(NAMES))("have every event of %s", (pack, names) => {
    const types = SAMPLES[pack as PackName].map(({ type }) => type);
    expect(types.sort()).toEqual(names.split(" ").sort());
  });

  it.each([
    ["revenue_today", "much"],
    ["utilization", 72],
    ["satisfaction", null],
    ["wait_time_minutes", {}],
  ])("a %s of %j is refused", (metric, value) => {
    const { data } = builtInPacks["barbershop"]!["metrics:updated"]!;
    const { error } = data.safeParse({ metric, value, simulated: false });
    expect(error?.issues[0]?.path).toEqual(["value"]);
  });

  it.each(samples)("$type is what its pack accepts", (sample) => {
    const schema = builtInPacks[sample.pack]?.[sample.type];
    expect(schema?.data.safeParse(sample.data)).toMatchObject({
      success: true,
    });
    expect(schema?.key?.(sample.data as never)).toBe(sample.key);
  });

  it.each(samples)("says of $type whether people may publish it", (sample) => {
    const schema = builtInPacks[sample.pack]?.[sample.type];
    const { publishers = ["admin", "staff"] } = schema!;
    expect(publishers.length === 0).toBe(sample.serversOnly ?? false);
  });

  it.each(Object.keys(SAMPLES))("has every event type of %s once", (pack) => {
    const types = SAMPLES[pack as PackName].map(({ type }) => type).sort();
    expect(types).toEqual(Object.keys(builtInPacks[pack] ?? {}).sort());
  });
});
