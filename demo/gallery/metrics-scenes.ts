import "../../widgets/elements/live-metrics-grid/live-metrics-grid.define.ts";
import type { LiveMetricsGrid } from "../../widgets/elements/live-metrics-grid/live-metrics-grid.ts";
import {
  eventOf,
  resetOf,
} from "../../widgets/controllers/testing/fake-client.ts";
import type { LiveEvent } from "../../widgets/events/event.ts";
import type { Pack } from "../../widgets/events/pack.ts";
import { pack as barbershop } from "../../widgets/packs/barbershop/index.ts";
import { pack as gym } from "../../widgets/packs/gym/index.ts";
import { pack as host } from "../../widgets/packs/host/index.ts";
import { addElement } from "./add-element.ts";
import type { Scene, SceneGroup } from "./scenes.ts";
import { clientIn, NOW } from "./statuses.ts";
import type { StatusName } from "./statuses.ts";

const TICKS = 40;

/** What the pack's own generator made until now, oldest first. */
function valuesOf({ generator, name }: Pack): LiveEvent[] {
  const last = Math.floor(NOW / generator.everyMs);
  const ticks = Array.from({ length: TICKS }, (_, n) => last - TICKS + 1 + n);
  return ticks
    .flatMap((index) => {
      const time = index * generator.everyMs;
      const tick = { seed: name, index, time, timeZone: "UTC" };
      // A pack that derives its figures says how they stand.
      const derived = index === last ? (generator.before?.(tick) ?? []) : [];
      return [...generator.at(tick), ...derived].map((event) => ({
        ...event,
        time,
      }));
    })
    .map(({ time, ...event }, index) =>
      eventOf(index + 1, { ...event, at: new Date(time).toISOString() }),
    );
}

/** A grid in a state; with `events`, it has their values. */
function grid(
  name: string,
  status: StatusName,
  pack: Pack,
  events: readonly LiveEvent[] | null = null,
  properties: Partial<LiveMetricsGrid> = {},
): Scene {
  return {
    name,
    make: async (box) => {
      const client = clientIn(status, pack);
      await addElement(box, "live-metrics-grid", { client, ...properties });
      if (events) client.send(resetOf(events));
    },
  };
}

const missing: Scene = {
  name: "without a provider",
  make: async (box) => {
    await addElement(box, "live-metrics-grid");
  },
};

const broken = grid("broken", "excellent", host, valuesOf(host), {
  renderItem: () => {
    throw new Error("Cannot read properties of undefined");
  },
});

const unknown = grid(
  "a name it does not know",
  "excellent",
  host,
  valuesOf(host),
  {
    metrics: "cpu nope",
  },
);

const brokenTile = grid(
  "a definition that throws",
  "excellent",
  host,
  valuesOf(host),
  {
    definitions: [
      {
        name: "a",
        label: "Broken",
        type: "host:metrics",
        key: "cpu",
        value: () => {
          throw new Error("no such field");
        },
      },
      { name: "cpu", label: "CPU", type: "host:metrics", format: "percent" },
    ],
  },
);

const element = "live-metrics-grid";

export const metricsScenes: readonly SceneGroup[] = [
  {
    element,
    name: "Metrics, packs",
    scenes: [
      ...[barbershop, gym, host].map((pack) =>
        grid(pack.name, "excellent", pack, valuesOf(pack)),
      ),
      grid("compact", "excellent", host, valuesOf(host), {
        density: "compact",
      }),
      grid("two, picked", "excellent", host, valuesOf(host), {
        metrics: "memory cpu",
      }),
    ],
  },
  {
    element,
    name: "Metrics, states without values",
    scenes: [
      grid("empty", "excellent", host, []),
      ...(
        ["connecting", "offline", "denied", "unverified", "not set up"] as const
      ).map((name) => grid(name, name, host)),
      broken,
      unknown,
      brokenTile,
      missing,
    ],
  },
  {
    element,
    name: "Metrics, states with values",
    scenes: (["catching-up", "stale", "offline"] as const).map((name) =>
      grid(name, name, host, valuesOf(host)),
    ),
  },
];
