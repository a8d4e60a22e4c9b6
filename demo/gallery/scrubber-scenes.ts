import "../../widgets/elements/live-scrubber/live-scrubber.define.ts";
import type { LiveScrubber } from "../../widgets/elements/live-scrubber/live-scrubber.ts";
import { ClientHolder } from "../../widgets/controllers/client-holder.ts";
import type { ClientRequestEvent } from "../../widgets/controllers/client-request-event.ts";
import {
  eventOf,
  type FakeClient,
  resetOf,
} from "../../widgets/controllers/testing/fake-client.ts";
import type { Replay } from "../../widgets/events/recording.ts";
import { addElement } from "./add-element.ts";
import type { Scene, SceneGroup } from "./scenes.ts";
import { clientIn, NOW } from "./statuses.ts";
import type { StatusName } from "./statuses.ts";

const MINUTES = 12;

/** A scrubber whose widgets would have this client. */
async function addScrubber(
  box: HTMLElement,
  client: FakeClient,
): Promise<LiveScrubber> {
  const holder = new ClientHolder();
  holder.set(client);
  box.addEventListener("live-client-request", (event) => {
    event.stopPropagation();
    (event as ClientRequestEvent).holder = holder;
  });
  return addElement(box, "live-scrubber");
}

/** Twelve minutes in which now little came, now much. */
function fill(client: FakeClient): void {
  client.clock = NOW - MINUTES * 60_000;
  client.send(resetOf());
  for (let seq = 1; client.clock < NOW - 5_000; seq += 1) {
    client.clock += 1_500 + 14_000 * Math.abs(Math.sin(seq / 9));
    client.send(eventOf(seq, { at: new Date(client.clock).toISOString() }));
  }
  client.clock = NOW;
}

function inState(name: string, status: StatusName): Scene {
  return {
    name,
    make: async (box) => {
      await addScrubber(box, clientIn(status));
    },
  };
}

/** With what has been recorded, and then what somebody did. */
function recorded(
  name: string,
  act: (scrubber: LiveScrubber, client: FakeClient) => Promise<void>,
): Scene {
  return {
    name,
    make: async (box) => {
      const client = clientIn("excellent");
      client.clock = NOW - MINUTES * 60_000;
      const scrubber = await addScrubber(box, client);
      fill(client);
      await frame(scrubber);
      await act(scrubber, client);
      await frame(scrubber);
    },
  };
}

async function frame(scrubber: LiveScrubber): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await scrubber.updateComplete;
}

/** The code of replays comes when somebody goes back. */
async function goBack(scrubber: LiveScrubber, minutes: number): Promise<void> {
  scrubber.seek(NOW - minutes * 60_000);
  for (let count = 0; count < 300; count += 1) {
    if (scrubber.matches(":state(past)")) return;
    await new Promise(requestAnimationFrame);
  }
  throw new Error("gallery: the scrubber did not go back.");
}

const press = (scrubber: LiveScrubber, part: string, nth = 0) =>
  scrubber
    .shadowRoot!.querySelectorAll<HTMLElement>(`[part=${part}]`)
    [nth]!.click();

/** A replay that stands where it is put. */
function replayed(name: string, change: Partial<Replay>): Scene {
  return {
    name,
    make: async (box) => {
      const from = NOW - 3_600_000;
      const times = Array.from({ length: 90 }, (_, n) => from + n * n * 440);
      const client = Object.assign(clientIn("stale"), {
        replay: {
          ...{ state: "paused", from, to: NOW, now: NOW - 1_500_000, rate: 1 },
          ...{ times, problem: null, note: "", subscribe: () => () => {} },
          ...{ play() {}, pause() {}, seek() {}, step() {} },
          ...change,
        },
      });
      await addScrubber(box, client as FakeClient);
    },
  };
}

const missing: Scene = {
  name: "without a provider",
  make: async (box) => {
    await addElement(box, "live-scrubber");
  },
};

export const scrubberScenes: readonly SceneGroup[] = [
  {
    element: "live-scrubber",
    name: "Scrubber",
    scenes: [
      recorded("now", async () => {}),
      recorded("gone back", (scrubber) => goBack(scrubber, 7)),
      recorded("gone back, with news", async (scrubber, client) => {
        await goBack(scrubber, 4);
        client.clock += 60_000;
        client.send(eventOf(900), eventOf(901), eventOf(902));
      }),
      recorded("playing", async (scrubber) => {
        await goBack(scrubber, 10);
        press(scrubber, "button", 1);
      }),
      replayed("a recording", {}),
      replayed("a recording that has ended", { state: "ended", now: NOW }),
      replayed("a recording that is none", {
        state: "broken",
        problem: {
          ...{ code: "shape", entry: 0 },
          message:
            "replay: the recording cannot be used: it is no recording of Livelets. Use a file that was saved from one.",
        },
      }),
      inState("nothing yet", "connecting"),
      inState("denied", "denied"),
      inState("unverified", "unverified"),
      inState("not set up", "not set up"),
      missing,
    ],
  },
];
