import { expect, fixture, html, oneEvent, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import {
  dressPage,
  nextPaint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import type { LiveEvent } from "../../events/event.ts";
import { pack as gym } from "../../packs/gym/index.ts";
import { setTexts } from "../../texts/text.ts";
import { chunks } from "./chunks.ts";
// Fetched by a page while it connects.
import "./feed-groups.ts";
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveExportEvent } from "./export-entries.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

/** Somebody came in: `who` is a name, or a name and an id. */
const came = (seq: number, who: string, rest: object = {}) => {
  const [full_name, id = full_name] = who.split("#");
  const data = { member: { id, full_name }, ...rest };
  return eventOf(seq, { type: "member_checked_in", data });
};
const left = (seq: number, full_name: string) =>
  eventOf(seq, {
    type: "member_checked_out",
    data: { member: { id: full_name, full_name }, duration_minutes: 5 },
  });
const four = ["Ada", "Ben", "Cleo", "Dan"].map((who, at) => came(at + 1, who));

describe("<live-activity-feed group>", () => {
  let client: FakeClient;
  let feed: LiveActivityFeed;
  const rows = () => [
    ...feed.shadowRoot!.querySelectorAll<HTMLElement>(".rows > li"),
  ];
  const said = () =>
    rows().map((row) =>
      row
        .querySelector("[part=text]")!
        .textContent!.replace(/[\u2068\u2069]/g, "")
        .replace(/\s+/g, " ")
        .trim(),
    );
  const toggle = () =>
    feed.shadowRoot!.querySelector<HTMLElement>("[part~=group]")!;
  async function show(
    events: readonly LiveEvent[],
    properties: Partial<LiveActivityFeed> = {},
  ) {
    client = new FakeClient();
    client.pack = gym;
    feed = document.createElement("live-activity-feed");
    Object.assign(feed, { client, group: true }, properties);
    (await fixture(html`<div></div>`)).append(feed);
    await nextPaint();
    client.send(resetOf(events));
    await waitUntil(() => rows().length > 0);
    await nextPaint();
  }

  for (const look of PAGE_LOOKS)
    it(`is accessible, open and closed, ${look.name}`, async () => {
      const undress = dressPage(look);
      try {
        await show([...four, left(5, "Ada")]);
        await expect(feed).to.be.accessible();
        toggle().click();
        await nextPaint();
        await expect(feed).to.be.accessible();
        expect(document.body.scrollWidth).to.be.at.most(innerWidth);
      } finally {
        undress();
      }
    });

  it("tells as one what happened alike in a row, at the time of the newest", async () => {
    await show([left(0, "Eve"), ...four, left(5, "Ada"), came(6, "Ada")]);
    expect(said()).to.deep.equal([
      "Ada checked in",
      "Ada checked out after 5 min",
      "Dan and 3 others checked in 4",
      "Eve checked out after 5 min",
    ]);
    const { dateTime } = rows()[2]!.querySelector("time")!;
    expect(dateTime).to.equal(four[3]!.at);
  });

  it("names two, counts people apart from events, and takes two of one name for two", async () => {
    await show([came(1, "Ada"), came(2, "Ben")]);
    expect(said()).to.deep.equal(["Ben and Ada checked in 2"]);
    client.send(came(3, "Ben"));
    await nextPaint();
    expect(said()).to.deep.equal(["Ben and Ada checked in 3 times 3"]);
    client.send(left(4, "Ben"), came(5, "Ada#1"), came(6, "Ada#2"));
    await nextPaint();
    expect(said()[0]).to.equal("Ada and Ada checked in 2");
    client.send(left(7, "Ben"), came(8, "Ada#1"), came(9, "Ada#1"));
    await nextPaint();
    expect(said()[0]).to.equal("Ada checked in 2 times 2");
  });

  it("says of all only what is true of each", async () => {
    const at = { location: "North" };
    await show([came(1, "Ada", at), came(2, "Ben", at)]);
    expect(said()).to.deep.equal(["Ben and Ada checked in North 2"]);
    client.send(came(3, "Cleo", { location: "South" }));
    await nextPaint();
    expect(said()).to.deep.equal(["Cleo and 2 others checked in 3"]);
    client.send(came(4, "Dan", { simulated: true }));
    await nextPaint();
    expect(said()[0]).to.equal("Dan checked in simulated");
  });

  it("leaves alone what is of another day, a state, or of no template", async () => {
    const late = { at: "2023-11-10T12:00:00.000Z" };
    const unknown = [7, 8].map((seq) => eventOf(seq));
    const states = ["a", "b"].map((key, at) =>
      eventOf(5 + at, {
        type: "stats_update",
        key,
        data: { members_in: 1, check_ins_today: 1 },
      }),
    );
    const first = { ...came(1, "Ada"), ...late };
    await show([first, came(2, "Ben"), ...states, ...unknown]);
    expect(rows()).to.have.length(6);
    expect(!!toggle()).to.equal(false);
  });

  it("opens by keyboard to every entry in its order, and keeps the focus", async () => {
    await show([...four, left(5, "Eve")]);
    toggle().focus();
    const row = rows()[1];
    await sendKeys({ press: "Enter" });
    await nextPaint();
    expect(said()).to.deep.equal([
      "Eve checked out after 5 min",
      "Dan and 3 others checked in 4",
      "Dan checked in",
      "Cleo checked in",
      "Ben checked in",
      "Ada checked in",
    ]);
    expect(rows()[1]).to.equal(row);
    expect(feed.shadowRoot!.activeElement).to.equal(toggle());
    expect(toggle().ariaExpanded).to.equal("true");
    expect(toggle().ariaLabel).to.equal("All 4 entries");
    expect(rows().map((one) => one.getAttribute("aria-level"))).to.deep.equal([
      ...[null, null],
      ...["2", "2", "2", "2"],
    ]);
    await sendKeys({ press: "Space" });
    await nextPaint();
    expect(rows()).to.have.length(2);
    expect(feed.shadowRoot!.activeElement).to.equal(toggle());
  });

  it("takes in what comes, stays the same row, and stays open", async () => {
    await show(four);
    const row = rows()[0];
    toggle().click();
    client.send(came(5, "Eve"));
    await nextPaint();
    expect(rows()[0]).to.equal(row);
    expect(said()[0]).to.equal("Eve and 4 others checked in 5");
    expect(said().slice(1)).to.have.length(5);
  });

  it("is parted by the line above what was seen", async () => {
    await show(four.slice(0, 2));
    client.update({ state: "offline", topics: [] });
    await nextPaint();
    client.send(...four.slice(2));
    client.update({ state: "live", topics: [] });
    await waitUntil(() => feed.shadowRoot!.querySelector(".away"));
    expect(said()).to.deep.equal([
      "Dan and Cleo checked in 2",
      "Ben and Ada checked in 2",
    ]);
    const line = rows()[1]!.querySelector(".away")!;
    expect(line.textContent).to.include("2 came");
  });

  it("is a row of the limit, and leaves nothing out of a file", async () => {
    const pairs = [...Array(12).keys()].flatMap((at) => [
      came(3 * at + 1, "Ada"),
      came(3 * at + 2, "Ben"),
      left(3 * at + 3, "Ada"),
    ]);
    await show(pairs, { limit: 4 });
    expect(rows()).to.have.length(4);
    feed.shadowRoot!.querySelector<HTMLElement>(".open")!.click();
    const find = () =>
      feed.shadowRoot!.querySelector<HTMLElement>("[part=export]");
    await waitUntil(find);
    setTimeout(() => find()!.click());
    const event: LiveExportEvent = await oneEvent(feed, "live-export");
    expect(event.detail.count).to.equal(36);
  });

  it("draws the newest with a page's own function, and all of them when it is opened", async () => {
    const renderItem = ({ seq }: LiveEvent) => {
      const node = document.createElement("i");
      node.textContent = `own ${seq}`;
      return node;
    };
    await show(four, { renderItem });
    const own = () => rows().map((row) => row.querySelector("i")?.textContent);
    expect(own()).to.deep.equal(["own 4"]);
    toggle().click();
    await nextPaint();
    expect(own()).to.deep.equal(["own 4", "own 4", "own 3", "own 2", "own 1"]);
  });

  it("uses the plural forms of its locale", async () => {
    setTexts(
      {
        "feed.group": {
          few: "{subject} i {count} inne osoby",
          other: "{subject} i {count} innych osób",
        },
      },
      "pl",
    );
    await show(four, { locale: "pl" });
    expect(said()[0]).to.include("Dan i 3 inne osoby");
  });

  it("shows each entry, and offers to try again, when its code cannot be had", async () => {
    const { groups } = chunks;
    chunks.groups = () => Promise.reject(new Error("gone"));
    try {
      await show(four);
      expect(rows()).to.have.length(4);
      chunks.groups = groups;
      feed.shadowRoot!.querySelector<HTMLElement>(".more")!.click();
      await waitUntil(() => rows().length === 1);
    } finally {
      chunks.groups = groups;
    }
  });

  it("fills the view wherever its reader is in ten thousand", async () => {
    const many = [...Array(5_000).keys()].map((at) =>
      at % 5 ? came(at + 1, `Ada#${at}`) : left(at + 1, "Ben"),
    );
    await show(many, { limit: 10_000 });
    feed.style.setProperty("--live-feed-height", "400px");
    const scroller = feed.shadowRoot!.querySelector(".scroller")!;
    await waitUntil(() => scroller.scrollHeight > 30_000);
    for (const top of [20_000, 90_000, 400]) {
      scroller.scrollTop = top;
      for (let frame = 0; frame < 3; frame += 1) await nextPaint();
      const view = scroller.getBoundingClientRect();
      const boxes = rows().map((row) => row.getBoundingClientRect());
      expect(boxes[0]!.top).to.be.at.most(view.top);
      expect(boxes.at(-1)!.bottom).to.be.at.least(view.bottom);
    }
  });
});
