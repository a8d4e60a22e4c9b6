import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { captureWarnings, nextPaint } from "../../controllers/testing/page.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => eventOf(from + at));

describe("<live-activity-feed> and what a framework sets", () => {
  let feed: LiveActivityFeed;
  let warnings: ReturnType<typeof captureWarnings>;
  const find = <T extends HTMLElement>(selector: string) =>
    feed.shadowRoot!.querySelector<T>(selector);
  const rows = () => [...feed.shadowRoot!.querySelectorAll("li p")];
  const settle = async () => {
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
  };
  beforeEach(async () => {
    warnings = captureWarnings();
    const client = new FakeClient();
    feed = document.createElement("live-activity-feed");
    feed.client = client;
    (await fixture(html`<div></div>`)).append(feed);
    await nextPaint();
    client.send(resetOf(range(1, 40)));
    await nextPaint();
    find(".open")!.click();
    await waitUntil(() => find("#tools"));
    await settle();
  });
  afterEach(() => warnings.restore());

  for (const name of ["search", "range", "category"] as const) {
    for (const absent of [null, undefined, {}, true, ""])
      it(`takes ${name} = ${JSON.stringify(absent)} for everything`, async () => {
        feed[name] = "2";
        await settle();
        Object.assign(feed, { [name]: absent });
        await settle();
        expect(rows()).to.have.length(10);
        expect(find<HTMLInputElement>("[type=search]")!.value).to.equal("");
        expect(find<HTMLSelectElement>("select")!.value).to.equal("");
        expect(find(".note")!.textContent).to.equal("40 entries");
        expect(find(".chips button[aria-pressed=true]")).to.equal(null);
        expect(feed.matches(":state(error)")).to.equal(false);
      });

    it(`takes a removed ${name} for everything`, async () => {
      feed.setAttribute(name, "7d");
      await settle();
      feed.removeAttribute(name);
      await settle();
      expect(rows()).to.have.length(10);
      expect(feed.matches(":state(error)")).to.equal(false);
    });
  }

  it("searches for a number as for its text", async () => {
    Object.assign(feed, { search: 40 });
    await settle();
    expect(rows()).to.have.length(1);
    expect(find<HTMLInputElement>("[type=search]")!.value).to.equal("40");
  });

  it("takes an absent limit for the usual one, in silence", async () => {
    feed.setAttribute("limit", "5");
    await settle();
    expect(rows()).to.have.length(5);
    feed.removeAttribute("limit");
    await settle();
    expect(rows()).to.have.length(10);
    Object.assign(feed, { limit: undefined });
    await settle();
    expect(rows()).to.have.length(10);
    expect(warnings.said).to.deep.equal([]);
  });

  it("takes a limit as text, and names one that is none", async () => {
    Object.assign(feed, { limit: "5" });
    await settle();
    expect(rows()).to.have.length(5);
    expect(warnings.said).to.deep.equal([]);
    Object.assign(feed, { limit: "ten" });
    await settle();
    expect(rows()).to.have.length(10);
    expect(warnings.said).to.have.length(1);
    expect(warnings.said[0]).to.include('limit was set to "ten"');
  });

  it("shows older ones also where its limit is none", async () => {
    feed.setAttribute("limit", "ten");
    await settle();
    find(".more")!.click();
    await waitUntil(() => rows().length === 30);
  });
});
