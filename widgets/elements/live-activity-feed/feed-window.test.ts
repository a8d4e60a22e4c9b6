import { expect, fixture, html as tag, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { nextPaint } from "../../controllers/testing/page.ts";
import { chunks } from "./chunks.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

/** Every third row is five lines high. */
const noteOf = (seq: number) =>
  eventOf(seq, {
    data: {
      text: `number ${seq}${seq % 3 ? "" : " and much more".repeat(25)}`,
    },
  });

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => noteOf(from + at));

function rows(feed: Element): HTMLElement[] {
  return [...feed.shadowRoot!.querySelectorAll<HTMLElement>(".rows > li")];
}

const scrollerOf = (feed: Element) =>
  feed.shadowRoot!.querySelector<HTMLElement>(".scroller")!;

const numberOf = (row: Element) =>
  Number(/number (\d+)/.exec(row.textContent!)?.[1]);

/** The first row that is wholly in view. */
function firstInView(feed: Element): HTMLElement {
  const edge = scrollerOf(feed).getBoundingClientRect().top;
  return rows(feed).find((row) => row.getBoundingClientRect().top >= edge)!;
}

/** How much of the view is without rows, in px. */
function uncovered(feed: Element): number {
  const view = scrollerOf(feed).getBoundingClientRect();
  const boxes = rows(feed).map((row) => row.getBoundingClientRect());
  const above = Math.max(0, boxes[0]!.top - view.top);
  return above + Math.max(0, view.bottom - boxes.at(-1)!.bottom);
}

async function scrollTo(feed: Element, top: number): Promise<void> {
  scrollerOf(feed).scrollTop = top;
  for (let frame = 0; frame < 3; frame += 1) await nextPaint();
}

describe("<live-activity-feed> with ten thousand entries", () => {
  let client: FakeClient;
  let feed: LiveActivityFeed;

  async function show(properties: Partial<LiveActivityFeed> = {}) {
    feed = document.createElement("live-activity-feed");
    feed.style.setProperty("--live-feed-height", "400px");
    Object.assign(feed, { client, limit: 10_000 }, properties);
    (await fixture(tag`<div style="inline-size: 500px"></div>`)).append(feed);
    await nextPaint();
    client.send(resetOf([]), ...range(1, 10_000));
    await waitUntil(() => scrollerOf(feed).scrollHeight > 20_000, "its code");
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
  }

  beforeEach(() => (client = new FakeClient()));

  it("draws those in view, of ten thousand", async () => {
    await show();
    expect(rows(feed).length).to.be.within(5, 60);
    expect(numberOf(rows(feed)[0]!)).to.equal(10_000);
    expect(uncovered(feed)).to.equal(0);
    expect(scrollerOf(feed).scrollHeight).to.be.above(200_000);
    const [first] = rows(feed);
    expect(first!.getAttribute("aria-posinset")).to.equal("1");
    expect(first!.getAttribute("aria-setsize")).to.equal("10000");
    await expect(feed).to.be.accessible();
  });

  it("fills the view wherever the reader goes", async () => {
    await show();
    for (const top of [300, 5_000, 123_456, 90_000, 40, 300_000]) {
      await scrollTo(feed, top);
      expect(uncovered(feed), `at ${top}`).to.equal(0);
      expect(rows(feed).length).to.be.at.most(60);
      const [first] = rows(feed);
      expect(first!.getAttribute("aria-posinset")).to.equal(
        String(10_001 - numberOf(first!)),
      );
    }
    await expect(feed).to.be.accessible();
  });

  it("keeps the place to a pixel while five hundred come", async () => {
    await show();
    await scrollTo(feed, 50_000);
    const row = firstInView(feed);
    const place = row.getBoundingClientRect().top;
    const number = numberOf(row);
    for (let seq = 10_001; seq <= 10_500; seq += 50) {
      client.send(...range(seq, seq + 49));
      await nextPaint();
      expect(row.isConnected).to.equal(true);
      expect(row.getBoundingClientRect().top).to.be.closeTo(place, 1);
    }
    expect(numberOf(firstInView(feed))).to.equal(number);
    expect(feed.shadowRoot!.querySelector(".pill")!.textContent).to.match(
      /500 new/,
    );
  });

  it("keeps the place from the very first step away", async () => {
    await show();
    const row = rows(feed)[0]!;
    const place = row.getBoundingClientRect().top;
    scrollerOf(feed).scrollTop = 5;
    client.send(...range(10_001, 10_020));
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
    expect(row.getBoundingClientRect().top).to.be.closeTo(place - 5, 1);
  });

  it("moves evenly while the reader scrolls up through rows never seen", async () => {
    await show();
    await scrollTo(feed, 200_000);
    for (let step = 0; step < 40; step += 1) {
      const row = firstInView(feed);
      const before = row.getBoundingClientRect().top;
      scrollerOf(feed).scrollTop -= 60;
      await nextPaint();
      expect(row.getBoundingClientRect().top).to.be.closeTo(before + 60, 1);
    }
  });

  it("leaves the row where it is when one above grows", async () => {
    await show();
    await scrollTo(feed, 20_000);
    const row = firstInView(feed);
    const place = row.getBoundingClientRect().top;
    rows(feed)[0]!.style.paddingTop = "77px";
    await nextPaint();
    await nextPaint();
    expect(row.getBoundingClientRect().top).to.be.closeTo(place, 1);
  });

  it("shows the same entry after its width has changed", async () => {
    await show();
    await scrollTo(feed, 20_000);
    const number = numberOf(firstInView(feed));
    feed.parentElement!.style.inlineSize = "330px";
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
    expect(numberOf(firstInView(feed))).to.be.closeTo(number, 1);
    expect(uncovered(feed)).to.equal(0);
  });

  it("leads to the oldest by End, back by Home, and on by PageDown", async () => {
    await show();
    const scroller = scrollerOf(feed);
    scroller.focus();
    expect(feed.shadowRoot!.activeElement).to.equal(scroller);
    await sendKeys({ press: "PageDown" });
    await waitUntil(() => scroller.scrollTop > 200, "PageDown");
    await sendKeys({ press: "End" });
    await waitUntil(() => numberOf(rows(feed).at(-1)!) === 1, "End");
    await waitUntil(
      () =>
        scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1,
      "the very end",
    );
    await nextPaint();
    const last = feed.shadowRoot!.querySelector(".more")!;
    expect(last.getBoundingClientRect().bottom).to.be.closeTo(
      scroller.getBoundingClientRect().bottom,
      2,
    );
    await sendKeys({ press: "Home" });
    await waitUntil(() => scroller.scrollTop === 0, "Home");
    await waitUntil(() => numberOf(rows(feed)[0]!) === 10_000, "the newest");
    expect(feed.shadowRoot!.activeElement).to.equal(scroller);
  });

  it("keeps the focus in a row that leaves the view, and the row in its place", async () => {
    await show({
      renderItem: (event, html) => html`<button>number ${event.seq}</button>`,
    });
    const button = rows(feed)[2]!.querySelector("button")!;
    button.focus({ preventScroll: true });
    client.send(...range(10_001, 10_100));
    await nextPaint();
    expect(feed.shadowRoot!.activeElement).to.equal(button);
    await scrollTo(feed, 30_000);
    expect(button.isConnected).to.equal(true);
    expect(feed.shadowRoot!.activeElement).to.equal(button);
    expect(uncovered(feed)).to.be.at.least(0);
    await scrollTo(feed, 0);
    const place = scrollerOf(feed).getBoundingClientRect().top;
    expect(rows(feed).indexOf(button.closest("li")!)).to.equal(2);
    expect(button.getBoundingClientRect().top).to.be.above(place);
  });

  it("draws those in view when it is the page that scrolls", async () => {
    await show();
    feed.style.removeProperty("--live-feed-height");
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
    expect(rows(feed).length).to.be.at.most(60);
    scrollTo(feed, 0);
    document.scrollingElement!.scrollTop = 60_000;
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
    const boxes = rows(feed).map((row) => row.getBoundingClientRect());
    expect(boxes[0]!.top).to.be.at.most(0);
    expect(boxes.at(-1)!.bottom).to.be.at.least(innerHeight);
    expect(rows(feed).length).to.be.at.most(60);
    const row = rows(feed)[9]!;
    const place = row.getBoundingClientRect().top;
    client.send(...range(10_001, 10_100));
    await nextPaint();
    expect(row.getBoundingClientRect().top).to.be.closeTo(place, 1);
    document.scrollingElement!.scrollTop = 0;
  });

  it("lets go of what lies far below while it is held, and of nothing near", async () => {
    await show();
    await scrollTo(feed, 2_000);
    const row = firstInView(feed);
    const place = row.getBoundingClientRect().top;
    const sizeOf = () => Number(row.getAttribute("aria-setsize"));
    for (let seq = 10_001; seq <= 16_000; seq += 500) {
      client.send(...range(seq, seq + 499));
      await nextPaint();
      expect(row.getBoundingClientRect().top).to.be.closeTo(place, 1);
    }
    expect(sizeOf()).to.be.within(3_500, 6_000);
    expect(feed.entries).to.have.length(10_000);
  });

  it("shows the first rows and a button where its code cannot be had, then all", async () => {
    const { rows: load } = chunks;
    chunks.rows = () => Promise.reject(new Error("offline"));
    try {
      feed = document.createElement("live-activity-feed");
      Object.assign(feed, { client, limit: 10_000 });
      (await fixture(tag`<div></div>`)).append(feed);
      await nextPaint();
      client.send(resetOf([]), ...range(1, 10_000));
      const more = () =>
        feed.shadowRoot!.querySelector<HTMLElement>(".more")?.textContent ?? "";
      await waitUntil(() => more().includes("Try again"));
      expect(rows(feed)).to.have.length(30);
      expect(numberOf(rows(feed)[0]!)).to.equal(10_000);
      client.send(noteOf(10_001));
      await nextPaint();
      expect(rows(feed)).to.have.length(30);
      expect(numberOf(rows(feed)[0]!)).to.equal(10_001);
      await expect(feed).to.be.accessible();
    } finally {
      chunks.rows = load;
    }
    feed.shadowRoot!.querySelector<HTMLElement>(".more")!.click();
    await waitUntil(() => rows(feed)[0]!.ariaSetSize === "10000");
    const setsize = feed.shadowRoot!.querySelector<HTMLElement>(".rows")!;
    await waitUntil(() => setsize.offsetHeight > 100_000);
  });

  it("draws once per frame, and only what is new", async () => {
    await show({ limit: 1_000 });
    let paints = 0;
    feed.addController({ hostUpdated: () => (paints += 1) });
    const before = rows(feed);
    client.send(...range(10_001, 10_002));
    await nextPaint();
    expect(paints).to.equal(1);
    const after = rows(feed);
    expect(after[2]).to.equal(before[0]);
    expect(after[3]).to.equal(before[1]);
  });
});
