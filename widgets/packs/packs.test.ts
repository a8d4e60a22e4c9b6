import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { LEASE_SAMPLE, SAMPLES } from "../../demo/samples.ts";
import { firstUnstorable } from "../../functions/_shared/storable.ts";
import type { EventData } from "../events/event.ts";
import { FRAME_BYTES } from "../events/frame.ts";
import type { GeneratedEvent, Pack, Tick } from "../events/pack.ts";
import { firstProblem } from "../events/plain-problem.ts";
import { fillPattern } from "../texts/pattern.ts";
import { pack as barbershop } from "./barbershop/index.ts";
import { schemas as barbershopSchemas } from "./barbershop/schemas.ts";
import { pack as gym } from "./gym/index.ts";
import { schemas as gymSchemas } from "./gym/schemas.ts";
import { pack as host } from "./host/index.ts";
import { schemas as hostSchemas } from "./host/schemas.ts";
import type { PackSchemas } from "./pack-schemas.ts";
import { pack as signage } from "./signage/index.ts";
import { schemas as signageSchemas } from "./signage/schemas.ts";
import { pack as studio } from "./studio/index.ts";
import { schemas as studioSchemas } from "./studio/schemas.ts";

const packs: [keyof typeof SAMPLES, Pack, PackSchemas][] = [
  ["studio", studio, studioSchemas],
  ["barbershop", barbershop, barbershopSchemas],
  ["gym", gym, gymSchemas],
  ["signage", signage, signageSchemas],
  ["host", host, hostSchemas],
];

const TICKS = 2_000;
const SEEDS = ["a", "gym", "", "\0\ud800", "x".repeat(1_000)];
/** Not at a round time. */
const START = 178_123_457;

function tickOf(pack: Pack, index: number, seed = "a", timeZone = "UTC"): Tick {
  const { everyMs } = pack.generator;
  return { seed, index, time: index * everyMs, timeZone };
}

/** Why `publish` or a page would not take an event. */
function problemsOf(
  { type, key, data }: GeneratedEvent,
  schemas: PackSchemas,
): unknown[] {
  const schema = schemas[type];
  if (!schema) return [`no type ${type}`];
  return [
    schema.data.safeParse(data).error?.issues[0],
    firstProblem(data),
    firstUnstorable(data),
    // What JSON would leave out or change, such as undefined and -0, is not plain either.
    isDeepStrictEqual(JSON.parse(JSON.stringify(data)), data) ? null : data,
    JSON.stringify(data).length < FRAME_BYTES ? null : "too large for a frame",
    key === schema.key?.(data as never) ? null : key,
  ].filter((problem) => problem !== null && problem !== undefined);
}

describe.each(packs)("pack %s", (name, pack, schemas) => {
  const ticks = Array.from({ length: 500 }, (_, index) => 1_000_000 + index);

  it("has a template for every type of event, and only for those", () => {
    const types = Object.keys(pack.templates).map((key) => key.split("/")[0]);
    const known = [...Object.keys(schemas), LEASE_SAMPLE.type];
    expect(new Set(types)).toEqual(new Set(known));
  });

  it("reads every sample with at least a beginning or a title", () => {
    for (const { type, data } of [...SAMPLES[name], LEASE_SAMPLE]) {
      const { subject, title } = pack.templates[type]!;
      const read = [subject ?? "", title].map((pattern) =>
        fillPattern(pattern, data, "en"),
      );
      expect(read.some(Boolean), type).toBe(true);
    }
  });

  it.each(SEEDS)(
    "generates plain JSON of the right shape, keyed as the schema says, from seed %#",
    (seed) => {
      const wrong: unknown[] = [];
      let state: EventData | null = null;
      for (let n = 0; n < TICKS; n += 1) {
        const tick = tickOf(pack, START + n, seed, "America/New_York");
        for (const event of pack.generator.at(tick)) {
          wrong.push(...problemsOf(event, schemas));
          if (event.data["simulated"] !== true) wrong.push(event);
          for (const derivation of pack.derivations ?? []) {
            if (!derivation.from.includes(event.type)) continue;
            const { time: at, timeZone } = tick;
            state = derivation.derive(state, { ...event, at, timeZone });
            wrong.push(...problemsOf({ ...derivation, data: state }, schemas));
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it("generates the same events for the same seed and tick, and others for another seed", () => {
    const run = (seed: string) =>
      JSON.stringify(
        ticks.map((index) => pack.generator.at(tickOf(pack, index, seed))),
      );
    expect(run("a")).toBe(run("a"));
    expect(run("a")).not.toBe(run("b"));
  });

  it("has an event in every half hour of a week: a page on mock has something to show", () => {
    const perHalf = 1_800_000 / pack.generator.everyMs;
    for (let half = 1; half <= 7 * 48; half += 1) {
      const told = Array.from({ length: perHalf }, (_, n) =>
        pack.generator.at(tickOf(pack, half * perHalf + n)),
      );
      expect(told.flat().length, `half hour ${half}`).toBeGreaterThan(0);
    }
  });
});
