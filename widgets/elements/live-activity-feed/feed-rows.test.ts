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

describe("<live-activity-feed> with what is simulated", () => {
  const simulated = (seq: number) =>
    eventOf(seq, { data: { text: `number ${seq}`, simulated: true } });
  const tags = (feed: Element, where: string) =>
    [...find(feed, `${where} .tag`)].map((tag) => tag.textContent);

  it("says it once where all rows are, and on each where some are not", async () => {
    const client = clientIn("live");
    const feed = await show(client);
    client.send(resetOf([simulated(1), simulated(2)]));
    await waitUntil(() => find(feed, "[part=row]").length > 0);
    expect(tags(feed, "header")).to.deep.equal(["simulated"]);
    expect(tags(feed, "li")).to.deep.equal([]);
    client.send(eventOf(3));
    await nextPaint();
    expect(tags(feed, "header")).to.deep.equal([]);
    expect(tags(feed, "li")).to.deep.equal(["simulated", "simulated"]);
    expect(find(feed, "li")[0]!.querySelector(".tag")).to.equal(null);
    feed.limit = 1;
    await nextPaint();
    expect(tags(feed, "section")).to.deep.equal([]);
  });

  it("says nothing of it where there are no rows, or a page draws them", async () => {
    const client = clientIn("live");
    const feed = await show(client);
    client.send(resetOf([simulated(1)]));
    await waitUntil(() => tags(feed, "header").length > 0);
    client.update({ state: "denied", topics: [], reason: "no" });
    await nextPaint();
    expect(tags(feed, "section")).to.deep.equal([]);
    client.update({ state: "live", topics: [] });
    feed.renderItem = ({ id }) => id;
    await nextPaint();
    expect(find(feed, "li")).to.have.length(1);
    expect(tags(feed, "section")).to.deep.equal([]);
  });
});
