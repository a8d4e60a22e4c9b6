import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestBed } from "../../functions/_shared/testing.ts";
import type { TestBed } from "../../functions/_shared/testing.ts";
import type { LiveEvent } from "../events/event.ts";
import type { HistoryPage } from "../events/answers.ts";
import type { GeneratedEvent, Pack } from "../events/pack.ts";
import { pack as barbershop } from "../packs/barbershop/index.ts";
import { pack as gym } from "../packs/gym/index.ts";
import { pack as host } from "../packs/host/index.ts";
import { pack as signage } from "../packs/signage/index.ts";
import { pack as studio } from "../packs/studio/index.ts";
import { mockSource } from "./mock.ts";

const timeZone = "Europe/Berlin";
/** A quarter past midnight in Berlin: the gym's day begins anew in between. */
const NOW = Date.parse("2026-10-24T22:15:00Z");
const seed = "the same";

let now = NOW;
let bed: TestBed;
beforeAll(async () => {
  bed = await createTestBed({ now: () => now });
  await bed.database.query("update livelets.tenant set time_zone = $1", [
    timeZone,
  ]);
}, 60_000);
afterAll(() => bed?.close());

/** What somebody sees of an event; ids and times of publishing are each log's own. */
type Seen = Pick<LiveEvent, "type" | "key" | "data">;

/** The whole log of a page, and the tick it begins at. */
async function simulated({ name, generator, derivations }: Pack) {
  const clock = () => NOW;
  const options = { generator, derivations, seed, clock, timeZone };
  const { log } = mockSource({ ...options, tenant: name });
  const topic = `${name}.public`;
  const { heads } = await log!.heads([topic]);
  const { epoch, seq: head } = heads[0]!;
  const events: LiveEvent[] = [];
  for (let after = Math.max(0, head - 2_000); after < head;) {
    const query = { topic, epoch, after };
    const page = (await log!.history(query)) as HistoryPage;
    events.push(...page.events);
    after += page.events.length;
  }
  return { events, first: Date.parse(events[0]!.at) };
}

/** Publishes what the generator makes of the ticks, each at its time, and reads the log of the database. */
async function published({ name, generator }: Pack, from: number) {
  const { everyMs, at, before } = generator;
  const tickAt = (time: number) => {
    return { seed, index: time / everyMs, time, timeZone };
  };
  const publish = async (time: number, events: readonly GeneratedEvent[]) => {
    now = time;
    for (const { type, data } of events) {
      const audience = { public: true };
      const body = { tenant: name, type, data, audience };
      expect((await bed.post("publish", body)).status).toBe(201);
    }
  };
  await publish(from, before?.(tickAt(from)) ?? []);
  for (let time = from; time <= NOW; time += everyMs)
    await publish(time, at(tickAt(time)));
  return bed.database.query<Seen>(
    "select type, key, data from livelets.event where topic = $1 order by seq",
    [`${name}.public`],
  );
}

const seen = ({ type, key, data }: Seen): Seen => ({
  type,
  key: key ?? undefined,
  data,
});

describe("what a page simulates", () => {
  it.each([gym, studio])(
    "is what a server comes to that publishes the same ticks, with all that follows from them: $name",
    async (pack) => {
      const { events, first } = await simulated(pack);
      const log = await published(pack, first);
      expect(events.length).toBeGreaterThan(2);
      const kinds = new Set(events.map(({ type }) => type));
      for (const { type } of pack.derivations ?? [])
        expect(kinds).toContain(type);
      expect(events.map(seen)).toEqual(log.map(seen));
    },
    60_000,
  );

  it.each([barbershop, host, signage])(
    "is what a server comes to that publishes the same ticks: $name",
    async (pack) => {
      const { events } = await simulated(pack);
      const log = await published(pack, NOW - 4 * pack.generator.everyMs);
      expect(log.length).toBeGreaterThan(4);
      expect(events.slice(-log.length).map(seen)).toEqual(log.map(seen));
    },
    60_000,
  );
});
