import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { nextPaint } from "../../controllers/testing/page.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => eventOf(from + at));

function find(feed: Element, selector: string): HTMLElement | null {
  return feed.shadowRoot!.querySelector(selector);
}

const first = (feed: Element) => find(feed, "li p")!.textContent!.trim();

describe("<live-activity-feed> that is held", () => {
  let client: FakeClient;
  let feed: LiveActivityFeed;
  beforeEach(async () => {
    client = new FakeClient();
    feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed
        limit="500"
        .client=${client}
      ></live-activity-feed>`,
    );
    feed.style.setProperty("--live-feed-height", "300px");
    client.send(resetOf(range(1, 100)));
    await nextPaint();
  });

  it("holds still while paused and says how much is new, then shows it", async () => {
    feed.paused = true;
    await nextPaint();
    client.send(...range(101, 106));
    await nextPaint();
    expect(first(feed)).to.match(/number 100$/);
    expect(find(feed, ".pill")!.textContent).to.match(/6 new/);
    await expect(feed).to.be.accessible();
    feed.paused = false;
    await nextPaint();
    expect(first(feed)).to.match(/number 106$/);
    expect(find(feed, ".pill")).to.equal(null);
  });

  it("counts all that is new, also what it does not keep", async () => {
    feed.paused = true;
    await nextPaint();
    client.send(...range(101, 4_100));
    await nextPaint();
    expect(find(feed, ".pill")!.textContent).to.match(/4,000 new/);
  });

  it("counts of what is new what the filter lets through", async () => {
    const settle = async () => {
      for (let frame = 0; frame < 3; frame += 1) await nextPaint();
    };
    const spoken = () => find(feed, "[role=status].hidden")!.textContent;
    feed.search = "9";
    feed.paused = true;
    await waitUntil(() => find(feed, "li p") && / 99$/.test(first(feed)));
    client.send(...range(110, 118));
    await settle();
    expect(!!find(feed, ".pill")).to.equal(false);
    await aTimeout(1_600);
    expect(spoken()).to.equal("Activity, Live");
    client.send(...range(899, 902), eventOf(1_000));
    await settle();
    expect(find(feed, ".pill")!.textContent).to.match(/ 4 new/);
    await waitUntil(() => spoken() === "Activity, Live, 4 new", "unspoken", {
      timeout: 3_000,
    });
    feed.search = "";
    await settle();
    expect(find(feed, ".pill")!.textContent).to.match(/14 new/);
    feed.search = "9";
    await settle();
    find(feed, ".pill")!.click();
    await settle();
    expect(first(feed)).to.match(/number 902$/);
    expect(!!find(feed, ".pill")).to.equal(false);
  });

  it("looks through much that is new a part per frame", async () => {
    feed.search = "99";
    feed.limit = 5_000;
    feed.paused = true;
    await waitUntil(() => find(feed, "li p") && / 99$/.test(first(feed)));
    client.send(...range(101, 4_100));
    await waitUntil(() =>
      /76 new/.test(find(feed, ".pill")?.textContent ?? ""),
    );
  });

  it("is not called live while paused", async () => {
    feed.paused = true;
    await nextPaint();
    expect(find(feed, ".mark")!.textContent).to.equal("Paused");
  });

  it("shows the newest when asked, and stays paused", async () => {
    feed.paused = true;
    await nextPaint();
    client.send(eventOf(101));
    await nextPaint();
    find(feed, ".pill")!.click();
    await nextPaint();
    expect(first(feed)).to.match(/number 101$/);
    client.send(eventOf(102));
    await nextPaint();
    expect(first(feed)).to.match(/number 101$/);
  });

  it("holds the place of a reader who scrolled away, and brings him back", async () => {
    const scroller = find(feed, ".scroller")!;
    scroller.scrollTop = 200;
    let seq = 200;
    await waitUntil(async () => {
      client.send(eventOf((seq += 1)));
      await nextPaint();
      return find(feed, ".pill");
    });
    const held = first(feed);
    client.send(eventOf(900));
    await nextPaint();
    expect(scroller.scrollTop).to.equal(200);
    expect(first(feed)).to.equal(held);
    find(feed, ".pill")!.click();
    await waitUntil(() => scroller.scrollTop === 0);
    await nextPaint();
    expect(first(feed)).to.match(/number 900$/);
  });
});
