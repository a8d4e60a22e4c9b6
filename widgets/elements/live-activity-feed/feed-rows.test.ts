import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import {
  eventOf,
  type FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { nextPaint } from "../../controllers/testing/page.ts";
import { clientIn } from "../../controllers/testing/statuses.ts";
import { chunks } from "./chunks.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

const { list: load } = chunks;

async function show(client: FakeClient | null): Promise<LiveActivityFeed> {
  const feed = document.createElement("live-activity-feed");
  (await fixture(html`<div></div>`)).append(Object.assign(feed, { client }));
  await nextPaint();
  return feed;
}

const find = (feed: Element, selector: string) =>
  feed.shadowRoot!.querySelectorAll<HTMLElement>(selector);

describe("<live-activity-feed> and the code of its rows", () => {
  afterEach(() => {
    chunks.list = load;
  });

  it("fetches it with a client, and not before", async () => {
    let fetched = 0;
    chunks.list = () => ((fetched += 1), load());
    const feed = await show(null);
    expect(fetched).to.equal(0);
    feed.client = clientIn("live");
    await nextPaint();
    expect(fetched).to.equal(1);
  });

  it("waits for it with what has come, and loses none of it", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    chunks.list = () => arrived.then(load);
    const client = clientIn("live");
    const feed = await show(client);
    client.send(resetOf([eventOf(1)]), eventOf(2));
    await nextPaint();
    expect(find(feed, "[part=row]")).to.have.length(0);
    expect(find(feed, "slot[name=loading]")).to.have.length(1);
    arrive();
    await waitUntil(() => find(feed, "[part=row]").length === 2);
  });

  it("says so where it cannot be had, and tries again at a press", async () => {
    chunks.list = () => Promise.reject(new Error("offline"));
    const client = clientIn("live");
    const feed = await show(client);
    client.send(resetOf([eventOf(1)]));
    await nextPaint();
    const [more] = find(feed, ".more");
    expect(more!.textContent).to.include("Try again");
    await expect(feed).to.be.accessible();
    chunks.list = load;
    more!.click();
    await waitUntil(() => find(feed, "[part=row]").length === 1);
    client.send(eventOf(2));
    await nextPaint();
    expect(find(feed, "[part=row]")).to.have.length(2);
  });
});
