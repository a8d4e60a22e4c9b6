import type { Pack } from "../../../widgets/events/pack.ts";
import { derivations } from "./derive.ts";

const BREADS = ["Rye", "Wheat", "Spelt"];

export const pack: Pack = {
  name: "bakery",
  roles: {
    admin: "Owner",
    staff: "Baker",
    member: "Regular",
    visitor: "Guest",
  },
  templates: {
    "bread:baked": {
      category: "bread",
      tone: "ok",
      icon: "check",
      subject: "{bread}",
      title: "is out of the oven",
      detail: "{loaves|number} loaves",
    },
    "oven:temperature": {
      category: "ovens",
      tone: "neutral",
      icon: "chip",
      subject: "{oven}",
      title: "{celsius|number} °C",
    },
    "bread:total": {
      category: "bread",
      tone: "info",
      icon: "list",
      title: "{loaves|number} loaves so far",
    },
  },
  metrics: [
    {
      name: "oven-1",
      label: "Oven 1",
      type: "oven:temperature",
      value: "celsius",
      digits: 0,
      suffix: "°C",
      thresholds: [{ from: 280, tone: "bad", label: "too hot" }],
    },
    {
      name: "loaves",
      label: "Loaves baked",
      type: "bread:total",
      key: "shop",
      value: "loaves",
      good: "up",
    },
  ],
  derivations,
  generator: {
    everyMs: 10_000,
    // From the tick alone, so that every process comes to the same.
    at: ({ index }) => [
      {
        type: "bread:baked",
        data: { bread: BREADS[index % BREADS.length], loaves: 12 },
      },
      {
        type: "oven:temperature",
        key: "oven-1",
        data: { oven: "oven-1", celsius: 220 + (index % 7) },
      },
    ],
  },
};
