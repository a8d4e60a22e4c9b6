import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import { ClientHolder } from "../../controllers/client-holder.ts";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  dressPage,
  HOSTILE,
  nextPaint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import type { LiveTopic } from "../../client/types.ts";
import { clientIn } from "../../controllers/testing/statuses.ts";
import { LiveletsError } from "../../events/error.ts";
import { isReset, type LiveEvent, type LiveReset } from "../../events/event.ts";
import type { Replay } from "../../events/recording.ts";
import { setTexts } from "../../texts/text.ts";
import "../live-activity-feed/live-activity-feed.define.ts";
import "../live-connection-badge/live-connection-badge.define.ts";
import "../live-provider/live-provider.define.ts";
import "./live-scrubber.define.ts";
import type { LiveScrubber } from "./live-scrubber.ts";

const START = 1_700_000_000_000;
const SECOND = 1_000;

/** Tells who comes later what there is, as a client does. */
class KeepingClient extends FakeClient {
  readonly log: LiveEvent[] = [];

  override send(...items: (LiveEvent | LiveReset)[]): void {
    for (const item of items) if (!isReset(item)) this.log.push(item);
    super.send(...items);
  }

  override topic(name: string): LiveTopic {
    const topic = super.topic(name);
    const subscribe: LiveTopic["subscribe"] = (listener, options) => {
      const undo = topic.subscribe(listener, options);
      if (this.log.length > 0) listener(resetOf(this.log));
      return undo;
    };
    return { ...topic, subscribe };
  }
}

/** A scrubber, a feed and a badge under a provider, after ten events that came a second apart. */
async function show(client: FakeClient = new KeepingClient(), events = 10) {
  client.clock = START;
  const provider = await fixture<HTMLElement>(
    html`<live-provider .client=${client}
      ><live-scrubber></live-scrubber><live-activity-feed></live-activity-feed
      ><live-connection-badge></live-connection-badge
    ></live-provider>`,
  );
  const scrubber = provider.querySelector("live-scrubber")!;
  await nextPaint();
  if (events > 0) client.send(resetOf());
  for (let seq = 1; seq <= events; seq += 1) {
    client.clock = START + seq * SECOND;
    client.send(eventOf(seq));
  }
  await nextPaint();
  return { client, provider, scrubber, ...partsOf(scrubber) };
}

function partsOf(scrubber: LiveScrubber) {
  const root = scrubber.shadowRoot!;
  const slider = () => root.querySelector("input")!;
  const button = (name: string) =>
    [...root.querySelectorAll("button")].find(
      (one) => (one.ariaLabel ?? one.textContent!.trim()) === name,
    )!;
  const moment = () => slider().getAttribute("aria-valuetext")!;
  const key = async (name: string) => {
    const told = new KeyboardEvent("keydown", { key: name, cancelable: true });
    slider().dispatchEvent(told);
    await nextPaint();
    return told.defaultPrevented;
  };
  const isIn = (state: string) =>
    waitUntil(() => scrubber.matches(`:state(${state})`), `not ${state}`);
  /** The second after the start that is shown. */
  const second = () => (Number(slider().value) - START) / SECOND;
  return { root, slider, button, moment, key, isIn, second };
}

async function goBack(world: Awaited<ReturnType<typeof show>>, second: number) {
  world.scrubber.seek(START + second * SECOND);
  await world.isIn("past");
  await waitUntil(() => world.second() === second, "not there");
}

const rowsOf = (provider: Element) =>
  [
    ...provider
      .querySelector("live-activity-feed")!
      .shadowRoot!.querySelectorAll("[part~=row]"),
  ].length;

/** Everything on the page that could say so. */
const wordsOf = (provider: Element) =>
  [...provider.querySelectorAll("live-activity-feed, live-connection-badge")]
    .map(({ shadowRoot }) => shadowRoot!.textContent)
    .join(" ");

describe("<live-scrubber>", () => {
  it("is accessible", async () => {
    const { scrubber } = await show();
    await expect(scrubber).to.be.accessible();
  });

  for (const look of PAGE_LOOKS)
    it(`is accessible now, gone back, playing and empty, ${look.name}`, async () => {
      const undress = dressPage(look);
      const world = await show();
      const { scrubber, button } = world;
      await expect(scrubber).to.be.accessible();
      await goBack(world, 4);
      await expect(scrubber).to.be.accessible();
      button("Play").click();
      await waitUntil(() => button("Pause"));
      await expect(scrubber).to.be.accessible();
      expect(scrubber.scrollWidth).to.be.at.most(scrubber.clientWidth);
      const empty = await show(new FakeClient(), 0);
      await expect(empty.scrubber).to.be.accessible();
      undress();
    });

  it("shows every widget what there was then, and now again", async () => {
    const world = await show();
    const { provider, isIn, button } = world;
    await waitUntil(() => rowsOf(provider) === 10);
    await goBack(world, 4);
    await waitUntil(() => rowsOf(provider) === 4, "four");
    world.client.clock += SECOND;
    world.client.send(eventOf(11));
    button("Back to live").click();
    await isIn("now");
    // The feed shows ten and offers the rest.
    const feed = provider.querySelector("live-activity-feed")!;
    await waitUntil(() => feed.shadowRoot!.textContent!.includes("number 11"));
  });

  it("lets nothing say live while it has gone back, and says that it is a replay", async () => {
    const world = await show();
    const { provider } = world;
    await waitUntil(() => /live/i.test(wordsOf(provider)));
    await goBack(world, 4);
    await waitUntil(() => !/\blive\b/i.test(wordsOf(provider)));
    await waitUntil(() => /replay since/.test(wordsOf(provider)));
    world.client.update({ state: "live" });
    await nextPaint();
    expect(wordsOf(provider)).not.to.match(/\blive\b/i);
  });

  it("counts what has come since", async () => {
    const world = await show();
    await goBack(world, 4);
    world.client.send(eventOf(11), eventOf(12));
    await nextPaint();
    expect(world.root.textContent).to.include("2 new since");
  });

  it("goes by the keyboard: seconds, tenths, ends, and space", async () => {
    const world = await show();
    const { key, second, button, isIn } = world;
    expect(await key("ArrowRight")).to.equal(true);
    expect(world.scrubber.matches(":state(now)")).to.equal(true);
    await key("ArrowLeft");
    await isIn("past");
    await waitUntil(() => second() === 9);
    for (const [name, at] of [
      ["ArrowDown", 8],
      ["ArrowUp", 9],
      ["PageDown", 8],
      ["PageUp", 9],
      ["Home", 0],
      ["ArrowRight", 1],
      ["End", 10],
    ] as const) {
      await key(name);
      expect(second(), name).to.equal(at);
    }
    await key("Home");
    await key(" ");
    await waitUntil(() => button("Pause"));
    await key(" ");
    await waitUntil(() => button("Play"));
    expect(await key("Tab")).to.equal(false);
  });

  it("turns the arrows around where time goes from right to left", async () => {
    const undress = dressPage({ name: "rtl", dir: "rtl" });
    const world = await show();
    await goBack(world, 5);
    await world.key("ArrowLeft");
    expect(world.second()).to.equal(6);
    undress();
  });

  it("steps from event to event", async () => {
    const world = await show();
    const { button, second, isIn } = world;
    expect(button("Next event").ariaDisabled).to.equal("true");
    button("Next event").click();
    button("Previous event").click();
    await isIn("past");
    await waitUntil(() => second() === 9);
    button("Previous event").click();
    await waitUntil(() => second() === 8);
    button("Next event").click();
    await waitUntil(() => second() === 9);
  });

  it("stands still where it is paused, and plays on through what has come meanwhile", async () => {
    const world = await show();
    const { button, second, isIn, client, root } = world;
    button("Pause").click();
    await isIn("past");
    await waitUntil(() => second() === 10);
    for (let seq = 11; seq < 31; seq += 1) {
      client.clock += SECOND;
      client.send(eventOf(seq));
    }
    const speed = root.querySelector("select")!;
    speed.value = "60";
    speed.dispatchEvent(new Event("change"));
    button("Play").click();
    await isIn("now");
    await waitUntil(() => rowsOf(world.provider) > 0);
  });

  it("plays as fast as is chosen", async () => {
    const world = await show();
    await goBack(world, 2);
    const speed = world.root.querySelector("select")!;
    speed.value = "30";
    speed.dispatchEvent(new Event("change"));
    const told: { rate: number; playing: boolean }[] = [];
    world.provider.addEventListener("live-scrub", (event) =>
      told.push((event as unknown as { detail: (typeof told)[0] }).detail),
    );
    world.button("Play").click();
    await waitUntil(() => told.some(({ playing }) => playing));
    expect(told.at(-1)!.rate).to.equal(30);
  });

  it("tells each move once, in plain words", async () => {
    const world = await show();
    const told: string[] = [];
    document.addEventListener("live-scrub", (event) =>
      told.push(
        JSON.stringify((event as unknown as { detail: object }).detail),
      ),
    );
    await goBack(world, 4);
    await nextPaint();
    world.scrubber.backToLive();
    await nextPaint();
    expect(told).to.deep.equal([
      `{"time":${START + 4 * SECOND},"playing":false,"rate":1}`,
      `{"time":null,"playing":false,"rate":1}`,
    ]);
  });

  it("keeps the place of whoever pressed the button that is gone", async () => {
    const world = await show();
    await goBack(world, 4);
    world.button("Back to live").focus();
    world.button("Back to live").click();
    await world.isIn("now");
    expect(world.root.activeElement).to.equal(world.slider());
  });

  it("says in words which moment is shown", async () => {
    const world = await show();
    expect(world.moment()).to.equal("Now");
    await goBack(world, 4);
    expect(world.moment()).to.match(/^Replay of \d/);
    await waitUntil(
      () =>
        /stands still at/.test(
          world.root.querySelector("[role=status]")!.textContent!,
        ),
      "never announced",
      { timeout: 3_000 },
    );
  });

  it("stands at the end while it shows now, from the first moment", async () => {
    const { client, slider, isIn } = await show(undefined, 0);
    client.send(resetOf());
    await isIn("now");
    expect(slider().value).to.equal(slider().max);
    expect(Number(slider().max)).to.be.greaterThan(Number(slider().min));
  });

  it("follows a thumb that is dragged", async () => {
    const world = await show();
    const { slider, isIn, second } = world;
    slider().value = String(START + 3 * SECOND);
    slider().dispatchEvent(new Event("input"));
    await isIn("past");
    await waitUntil(() => second() === 3);
    await waitUntil(() => rowsOf(world.provider) === 3);
  });

  it("keeps no more than its minutes, and its start says so", async () => {
    const client = new KeepingClient();
    const world = await show(client);
    world.scrubber.minutes = 1;
    await nextPaint();
    client.clock = START + 65 * SECOND;
    client.send(eventOf(11));
    world.scrubber.requestUpdate();
    await nextPaint();
    expect(Number(world.slider().min)).to.equal(START + 5 * SECOND);
    await goBack(world, 5);
    await waitUntil(() => rowsOf(world.provider) === 5);
  });

  it("shows now again when the last scrubber is gone, not when it is moved", async () => {
    const world = await show();
    await goBack(world, 4);
    const other = document.createElement("div");
    world.provider.append(other);
    other.append(world.scrubber);
    await aTimeout(1_100);
    expect(rowsOf(world.provider)).to.equal(4);
    world.scrubber.remove();
    await waitUntil(() => rowsOf(world.provider) === 10, "", {
      timeout: 3_000,
    });
    expect(world.client.held).to.deep.equal(["acme.public"]);
  }).timeout(6_000);

  it("is one with another scrubber of the same provider", async () => {
    const world = await show();
    const second = document.createElement("live-scrubber");
    world.provider.append(second);
    await goBack(world, 4);
    await waitUntil(() => second.matches(":state(past)"));
    partsOf(second).button("Back to live").click();
    await world.isIn("now");
  });

  it("lets go of the past when its provider gets another client", async () => {
    const world = await show();
    await goBack(world, 4);
    const next = new FakeClient();
    Object.assign(world.provider, { client: next });
    await world.isIn("empty");
    next.send(resetOf());
    await world.isIn("now");
    expect(world.client.subscriptions).to.equal(0);
  });

  it("moves the recording of a provider that replays one", async () => {
    const asked: string[] = [];
    const note = (what: string) => (value?: unknown) =>
      void asked.push(`${what} ${value}`);
    const replay: Replay = {
      ...{ state: "paused", now: START, from: START, to: START + 60_000 },
      ...{ rate: 1, times: [], problem: null, note: "" },
      ...{ play: note("play"), pause: note("pause") },
      ...{ seek: note("seek"), step: note("step"), subscribe: () => () => {} },
    };
    const client = Object.assign(clientIn("stale"), { replay });
    const { button, key, scrubber } = await show(client, 0);
    expect(scrubber.matches(":state(replay)")).to.equal(true);
    expect(button("Back to live")).to.equal(undefined);
    button("Play").click();
    button("Next event").click();
    await key("End");
    expect(asked).to.deep.equal(["play 1", "step 1", `seek ${START + 60_000}`]);
  });

  it("says why there is nothing to go back to", async () => {
    const words = async (client: FakeClient) => {
      const { root } = await show(client, 0);
      return root.textContent!.replace(/\s+/g, " ");
    };
    expect(await words(clientIn("connecting"))).to.include("Nothing has been");
    expect(await words(clientIn("denied"))).to.include("origin is not on");
    expect(await words(clientIn("unverified"))).to.include("no log behind");
    const wrong = new FakeClient();
    wrong.mistake = new LiveletsError("bad-argument", HOSTILE[0]!);
    expect(await words(wrong)).to.include(HOSTILE[0]!);
    const off = Object.assign(new FakeClient(), {
      switches: { "live-scrubber": "off" },
    });
    expect(await words(off)).to.include("turned off by the site");
  });

  it("says that there is no provider", async () => {
    const holder = new ClientHolder();
    const box = await fixture(html`<div></div>`);
    box.addEventListener("live-client-request", (event) =>
      Object.assign(event, { holder }),
    );
    const scrubber = document.createElement("live-scrubber");
    box.append(scrubber);
    await waitUntil(() => scrubber.matches(":state(missing)"), "", {
      timeout: 4_000,
    });
    expect(scrubber.shadowRoot!.textContent).to.include(
      "Put a <live-provider>",
    );
  }).timeout(5_000);

  it("complains once of minutes that are none", async () => {
    const warnings = captureWarnings();
    await fixture(html`<live-scrubber minutes="900"></live-scrubber>`);
    warnings.restore();
    expect(warnings.said).to.have.length(1);
    expect(warnings.said[0]).to.include("from 1 to 60");
  });

  it("shows a page's own words at once", async () => {
    const { root } = await show();
    setTexts({ "scrubber.now": "Jetzt" });
    await nextPaint();
    expect(root.querySelector("[part=moment]")!.textContent).to.equal("Jetzt");
    setTexts({ "scrubber.now": "Now" });
  });
});
