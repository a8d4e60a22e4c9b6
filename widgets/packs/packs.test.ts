import { describe, expect, it } from "vitest";
import { SAMPLES } from "../../demo/samples.ts";
import type { Pack, Tick } from "../events/pack.ts";
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

function tickOf(pack: Pack, index: number, seed = "a"): Tick {
  const { everyMs } = pack.generator;
  return { seed, index, time: index * everyMs, timeZone: "UTC" };
}

describe.each(packs)("pack %s", (name, pack, schemas) => {
  const ticks = Array.from({ length: 500 }, (_, index) => 1_000_000 + index);

  it("has a template for every type of event, and only for those", () => {
    const types = Object.keys(pack.templates).map((key) => key.split("/")[0]);
    expect(new Set(types)).toEqual(new Set(Object.keys(schemas)));
  });

  it("reads every sample with at least a beginning or a title", () => {
    for (const { type, data } of SAMPLES[name]) {
      const { subject, title } = pack.templates[type]!;
      const read = [subject ?? "", title].map((pattern) =>
        fillPattern(pattern, data, "en"),
      );
      expect(read.some(Boolean), type).toBe(true);
    }
  });

  it("generates events of the right shape, keyed as the schema says", () => {
    for (const index of ticks)
      for (const event of pack.generator.at(tickOf(pack, index))) {
        const schema = schemas[event.type]!;
        expect(schema.data.safeParse(event.data).error).toBeUndefined();
        expect(event.key).toBe(schema.key?.(event.data as never));
        expect(event.data["simulated"]).toBe(true);
      }
  });

  it("generates the same events for the same seed and tick, and others for another seed", () => {
    const run = (seed: string) =>
      JSON.stringify(
        ticks.map((index) => pack.generator.at(tickOf(pack, index, seed))),
      );
    expect(run("a")).toBe(run("a"));
    expect(run("a")).not.toBe(run("b"));
  });
});
