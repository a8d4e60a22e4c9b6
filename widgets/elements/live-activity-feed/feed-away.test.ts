import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { nextPaint } from "../../controllers/testing/page.ts";
import { AwayMark } from "./away-mark.ts";
import { AwayLine } from "./away-line.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => eventOf(from + at));

describe("<live-activity-feed> and a reader who was away", () => {
  let client: FakeClient;
  let feed: LiveActivityFeed;
  let isHidden = false;
  const hide = (hidden: boolean) => {
    isHidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  const line = () => feed.shadowRoot!.querySelector(".away");
  const paint = async () => {
    feed.requestUpdate();
    await feed.updateComplete;
  };
  before(() =>
    Object.defineProperty(document, "hidden", {
      configurable: true,
      get: () => isHidden,
    }),
  );
  after(() => Reflect.deleteProperty(document, "hidden"));
  beforeEach(async () => {
    isHidden = false;
    client = new FakeClient();
    feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed .client=${client}></live-activity-feed>`,
    );
    await nextPaint();
    client.send(resetOf(range(1, 5)));
    await nextPaint();
  });

  it("finds a line between what came meanwhile and what was seen", async () => {
    hide(true);
    client.send(...range(6, 8));
    await paint();
    client.send(...range(9, 10));
    await paint();
    hide(false);
    await waitUntil(line);
    expect(line()!.textContent!.trim()).to.equal("5 came while you were away");
    expect(line()!.closest("li")!.textContent).to.include("number 5");
    await expect(feed).to.be.accessible();
  });

  it("finds it below the rows when more came than are shown", async () => {
    hide(true);
    client.send(...range(6, 60));
    hide(false);
    await waitUntil(line);
    expect(line()!.textContent).to.include("55 came");
    expect(!!line()!.closest("li")).to.equal(false);
  });

  it("finds it after the connection was gone", async () => {
    client.update({ state: "offline", topics: [] });
    await paint();
    client.update({ state: "catching-up", topics: [] });
    client.send(...range(6, 7));
    await paint();
    expect(!!line()).to.equal(false);
    client.update({ state: "live", topics: [] });
    await waitUntil(line);
    expect(line()!.textContent).to.include("2 came");
  });

  it("finds none when nothing came, nor for what comes while he looks", async () => {
    hide(true);
    hide(false);
    client.send(...range(6, 8));
    await paint();
    await nextPaint();
    expect(!!line()).to.equal(false);
  });

  it("finds one line with all of it when he goes again before he saw it", async () => {
    hide(true);
    client.send(eventOf(6));
    hide(false);
    await waitUntil(line);
    hide(true);
    client.send(eventOf(7));
    hide(false);
    await waitUntil(() => line()?.textContent?.includes("2 came"));
    expect(feed.shadowRoot!.querySelectorAll(".away")).to.have.length(1);
    expect(line()!.closest("li")!.textContent).to.include("number 5");
  });

  it("counts only what fits the filter in force, and finds no line without any", async () => {
    const said = (seq: number, text: string) =>
      eventOf(seq, { data: { text } });
    hide(true);
    client.send(said(6, "tea"), said(7, "rum"), said(8, "tea"));
    hide(false);
    await waitUntil(line);
    client.send(said(9, "tea"));
    feed.search = "tea";
    await waitUntil(() => line()?.textContent?.includes("2 came"));
    feed.search = "number";
    await waitUntil(() => !line());
    expect(feed.shadowRoot!.querySelectorAll("[part=row]")).to.have.length(5);
    feed.search = "";
    await waitUntil(() => line()?.textContent?.includes("3 came"));
  });

  it("hears of it once", async () => {
    hide(true);
    client.send(...range(6, 7));
    hide(false);
    await waitUntil(line);
    const words = feed.shadowRoot!.querySelector("section + [role=status]")!;
    await waitUntil(() => words.textContent!.includes("2 came"), "never", {
      timeout: 3_000,
    });
    expect(words.textContent!.match(/2 /g)).to.have.length(1);
  });
});

describe("AwayLine", () => {
  it("goes once it has been in view for a while, not before it was", async () => {
    const mark = new AwayMark();
    mark.look(true, { event: eventOf(1), added: 1 }, 1, eventOf(1));
    mark.look(false, { event: eventOf(1), added: 1 }, 3, eventOf(3));
    expect(mark.count).to.equal(2);
    const renderRoot = await fixture<HTMLElement>(
      html`<div><p style="margin-top: 9000px" class="away">line</p></div>`,
    );
    const host = {
      renderRoot,
      addController: () => {},
      removeController: () => {},
      requestUpdate: () => {},
      updateComplete: Promise.resolve(true),
    };
    const line = new AwayLine(host, mark, 50);
    line.hostUpdated();
    await aTimeout(150);
    expect(mark.count).to.equal(2);
    renderRoot.querySelector<HTMLElement>("p")!.style.marginTop = "0";
    await waitUntil(() => mark.count === 0);
    line.hostDisconnected();
  });
});
