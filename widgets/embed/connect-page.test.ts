import { expect, fixture, html, oneEvent, waitUntil } from "@open-wc/testing";
import { getDefaultClient } from "../controllers/default-client.ts";
import { setDefaultClient } from "../controllers/default-client.ts";
import { captureWarnings, nextPaint } from "../controllers/testing/page.ts";
import "../elements/live-activity-feed/live-activity-feed.define.ts";
import type { LiveActivityFeed } from "../elements/live-activity-feed/live-activity-feed.ts";
import { connectPage, type PageClient } from "./connect-page.ts";

const MOCK = { source: "mock", pack: "gym", seed: "a" };

describe("the script tag's client", () => {
  let warnings: ReturnType<typeof captureWarnings>;
  beforeEach(() => {
    warnings = captureWarnings();
    delete window.livelets;
  });
  afterEach(async () => {
    warnings.restore();
    await getDefaultClient()?.close();
    setDefaultClient(null);
  });

  it("connects elements without a provider", async () => {
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed></live-activity-feed>`,
    );
    connectPage(MOCK);
    await waitUntil(() => feed.entries.length >= 10, "no entries", {
      timeout: 4_000,
    });
  });

  it("runs what waited, and what is pushed afterwards", () => {
    const ran: unknown[] = [];
    const queue = [(client: unknown) => void ran.push("early", client)];
    window.livelets = queue;
    connectPage(MOCK);
    const client = window.livelets;
    client.push((given) => void ran.push("late", given));
    queue.push((given) => void ran.push("kept", given));
    expect(ran).to.deep.equal([
      "early",
      client,
      "late",
      client,
      "kept",
      client,
    ]);
    expect(client).to.equal(getDefaultClient());
  });

  it("lets a page replace texts", async () => {
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed></live-activity-feed>`,
    );
    window.livelets = [
      (client) => client.setTexts({ "feed.title": "Aktivität" }),
    ];
    connectPage(MOCK);
    await nextPaint();
    const title = () => feed.shadowRoot!.querySelector("h2")!.textContent;
    expect(title()).to.equal("Aktivität");
    (window.livelets as unknown as PageClient).setTexts({
      "feed.title": "Activity",
    });
    await nextPaint();
    expect(title()).to.equal("Activity");
  });

  it("runs the others when one of them throws", () => {
    const { error } = console;
    console.error = () => {};
    let ran = 0;
    window.livelets = [
      () => {
        throw new Error("mine");
      },
      () => void (ran += 1),
    ];
    connectPage(MOCK);
    console.error = error;
    expect(ran).to.equal(1);
  });

  it("says on document when the connection stands", async () => {
    setTimeout(() => connectPage(MOCK));
    const event = await oneEvent(document, "live-ready");
    expect((event as CustomEvent).detail.topics).to.include("gym.public");
    expect(window.livelets).to.equal(getDefaultClient());
  });

  it("says in the elements why it cannot work", async () => {
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed></live-activity-feed>`,
    );
    connectPage({ tenant: "acme" });
    await nextPaint();
    expect(feed.shadowRoot!.textContent).to.include("the endpoint is missing");
    expect(warnings.said.join()).to.include("the endpoint is missing");
    expect(window.livelets).to.equal(undefined);
  });

  it("names a wrong source as the tag has it, and what is accepted, once", async () => {
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed></live-activity-feed>`,
    );
    connectPage({ ...MOCK, source: "carrier-pigeon" });
    await nextPaint();
    const said =
      'livelets: the attribute data-source was set to "carrier-pigeon". Use auto, supabase, pusher, poll, mock, replay.';
    expect(warnings.said).to.deep.equal([said]);
    expect(feed.shadowRoot!.textContent).to.include(said);
  });

  it("says in the elements which pack there is none of, with one warning", async () => {
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed></live-activity-feed>`,
    );
    setTimeout(() => connectPage({ ...MOCK, pack: "zz" }));
    const { detail } = (await oneEvent(document, "live-error")) as CustomEvent;
    await nextPaint();
    expect(detail.message).to.match(
      /^livelets: there is no pack "zz". Use studio, /,
    );
    expect(feed.shadowRoot!.textContent).to.include(detail.message);
    expect(warnings.said).to.deep.equal([detail.message]);
  });

  it("runs a mock by the wall clock of the tag's zone", async () => {
    connectPage({ ...MOCK, timeZone: "Mars" });
    await oneEvent(document, "live-error");
    expect(warnings.said.join()).to.include('no time zone "Mars"');
  });
});
