import "../../widgets/elements/live-activity-feed/live-activity-feed.define.ts";
import type { LiveActivityFeed } from "../../widgets/elements/live-activity-feed/live-activity-feed.ts";
import {
  eventOf,
  resetOf,
} from "../../widgets/controllers/testing/fake-client.ts";
import type { LiveEvent } from "../../widgets/events/event.ts";
import type { Pack } from "../../widgets/events/pack.ts";
import { pack as barbershop } from "../../widgets/packs/barbershop/index.ts";
import { pack as gym } from "../../widgets/packs/gym/index.ts";
import { pack as host } from "../../widgets/packs/host/index.ts";
import { pack as signage } from "../../widgets/packs/signage/index.ts";
import { pack as studio } from "../../widgets/packs/studio/index.ts";
import { addElement } from "./add-element.ts";
import { hostileEvents, samplesOf } from "./sample-events.ts";
import type { Scene, SceneGroup } from "./scenes.ts";
import { clientIn, NOW } from "./statuses.ts";
import type { StatusName } from "./statuses.ts";

/** A feed in a state; with `events`, it has them. */
function feed(
  name: string,
  status: StatusName,
  pack: Pack,
  events: readonly LiveEvent[] | null = null,
  properties: Partial<LiveActivityFeed> = {},
): Scene {
  return {
    name,
    make: async (box) => {
      const client = clientIn(status, pack);
      await addElement(box, "live-activity-feed", { client, ...properties });
      if (events) client.send(resetOf(events));
    },
  };
}

const paused: Scene = {
  name: "paused, with news",
  make: async (box) => {
    const client = clientIn("excellent", gym);
    const element = await addElement(box, "live-activity-feed", { client });
    client.send(resetOf(samplesOf(gym, 3)));
    await new Promise(requestAnimationFrame);
    element.paused = true;
    await element.updateComplete;
    client.send(
      eventOf(11, { type: "member_checked_in" }),
      eventOf(12),
      eventOf(13),
    );
  },
};

/** With its tools open, and what the reader chose there. */
function withTools(name: string, chosen: Partial<LiveActivityFeed>): Scene {
  return {
    name,
    make: async (box) => {
      const client = clientIn("excellent", gym);
      const properties = { client, ...chosen };
      const element = await addElement(box, "live-activity-feed", properties);
      client.send(resetOf(samplesOf(gym, 3)));
      await new Promise(requestAnimationFrame);
      await element.updateComplete;
      element.shadowRoot!.querySelector<HTMLElement>(".open")!.click();
    },
  };
}

/** Five people come in one after the other, and one leaves. */
const arrivals = ["Ada", "Ben", "Cleo", "Dan", "Eve"].map((name, at) =>
  eventOf(at + 1, {
    type: "member_checked_in",
    data: { member: { id: name, full_name: name } },
    at: new Date(NOW - 300_000 + at * 30_000).toISOString(),
  }),
);

const departure = eventOf(6, {
  type: "member_checked_out",
  data: { member: { id: "Ada", full_name: "Ada" }, duration_minutes: 2 },
  at: new Date(NOW - 40_000).toISOString(),
});

const grouped: Scene = {
  name: "grouped, one open",
  make: async (box) => {
    const client = clientIn("excellent", gym);
    const properties = { client, group: true };
    const element = await addElement(box, "live-activity-feed", properties);
    client.send(resetOf([...arrivals, departure]));
    // The code of groups comes with the first group.
    for (let frame = 0; frame < 300; frame += 1) {
      const opener = element.shadowRoot!.querySelector<HTMLElement>(".count");
      if (opener) return opener.click();
      await new Promise(requestAnimationFrame);
    }
    throw new Error("gallery: the feed made no group.");
  },
};

const missing: Scene = {
  name: "without a provider",
  make: async (box) => {
    await addElement(box, "live-activity-feed");
  },
};

const broken = feed("broken", "excellent", gym, samplesOf(gym, 2), {
  renderItem: () => {
    throw new Error("Cannot read properties of undefined");
  },
});

const packs = [studio, barbershop, gym, signage].map((pack) =>
  feed(pack.name, "excellent", pack, samplesOf(pack)),
);

const compact = feed("hostile, compact", "excellent", host, hostileEvents, {
  density: "compact",
});

const withoutEntries = (
  ["connecting", "offline", "denied", "unverified", "not set up"] as const
).map((name) => feed(name, name, gym, null, { limit: 4 }));

const withEntries = (["catching-up", "stale", "offline"] as const).map((name) =>
  feed(name, name, gym, samplesOf(gym, 3)),
);

const element = "live-activity-feed";

export const feedScenes: readonly SceneGroup[] = [
  { element, name: "Feed, packs", scenes: [...packs, compact] },
  {
    element,
    name: "Feed, states without entries",
    scenes: [
      feed("empty", "excellent", gym, []),
      ...withoutEntries,
      broken,
      missing,
    ],
  },
  {
    element,
    name: "Feed, states with entries",
    scenes: [
      ...withEntries,
      paused,
      grouped,
      withTools("tools, some days", { range: "2020-01-01/" }),
      withTools("tools, nothing fits", { search: "nobody" }),
    ],
  },
];
