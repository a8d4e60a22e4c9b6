import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import type { LiveTopic } from "../../client/types.ts";
import {
  EPOCH,
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { nextPaint } from "../../controllers/testing/page.ts";
import type { LiveEvent } from "../../events/event.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

/** A client whose topics have a past; from `floor` on it is kept. */
class PastClient extends FakeClient {
  readonly logs = new Map<string, LiveEvent[]>();
  readonly asked: string[] = [];
  floor = 0;
  broken = false;

  override topic(name: string): LiveTopic {
    const log = this.logs.get(name) ?? [];
    const older = (before: number, limit: number) => {
      this.asked.push(`${name}<${before}`);
      if (this.broken) return Promise.reject(new Error("offline"));
      const rest = log.filter(({ seq }) => seq < before && seq > this.floor);
      return Promise.resolve(rest.slice(-limit));
    };
    const cursor = { epoch: EPOCH, seq: log.at(-1)?.seq ?? 0 };
    return { ...super.topic(name), cursor, older };
  }

  /** Everything up to now, of which a snapshot tells the newest. */
  tell(name: string, log: LiveEvent[], recent: number): void {
    this.logs.set(name, log);
    this.send(resetOf(log.slice(log.length - recent), name));
  }
}

const range = (from: number, to: number, rest: Partial<LiveEvent> = {}) =>
  Array.from({ length: to - from + 1 }, (_, at) => eventOf(from + at, rest));

describe("<live-activity-feed> and older entries", () => {
  let client: PastClient;
  let feed: LiveActivityFeed;
  const more = () => feed.shadowRoot!.querySelector<HTMLElement>(".more");
  const end = () => feed.shadowRoot!.querySelector(".end");
  const rows = () => [...feed.shadowRoot!.querySelectorAll("li")];
  const seqs = () =>
    rows().map((row) => Number(/number (\d+)/.exec(row.textContent!)![1]));
  const down = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => from - at);
  async function press() {
    more()!.click();
    await waitUntil(() => !more()?.textContent?.includes("Loading"));
    await nextPaint();
    await nextPaint();
  }
  beforeEach(async () => {
    client = new PastClient();
    feed = document.createElement("live-activity-feed");
    feed.client = client;
    (await fixture(html`<div></div>`)).append(feed);
    await nextPaint();
  });

  it("shows what is kept first, and asks for nothing", async () => {
    client.tell("acme.public", range(1, 400), 200);
    await nextPaint();
    expect(seqs()).to.deep.equal(down(400, 10));
    await press();
    await waitUntil(() => rows().length === 30);
    expect(seqs()).to.deep.equal(down(400, 30));
    expect(client.asked).to.deep.equal([]);
    await expect(feed).to.be.accessible();
  });

  it("fetches below the lowest it has, to the beginning, losing and repeating none", async () => {
    client.tell("acme.public", range(1, 75), 15);
    await nextPaint();
    for (let times = 0; times < 6 && more(); times += 1) await press();
    expect(client.asked[0]).to.equal("acme.public<61");
    expect(feed.entries.map(({ seq }) => seq)).to.deep.equal(down(75, 75));
    expect(end()!.textContent).to.include("beginning");
    expect(!!more()).to.equal(false);
    await expect(feed).to.be.accessible();
    client.send(eventOf(76));
    await nextPaint();
    expect(feed.entries).to.have.length(76);
    expect(!!feed.shadowRoot!.querySelector(".pill")).to.equal(false);
  });

  it("says that older ones are no longer kept", async () => {
    client.floor = 40;
    client.tell("acme.public", range(1, 75), 15);
    await nextPaint();
    for (let times = 0; times < 6 && more(); times += 1) await press();
    expect(feed.entries.at(-1)!.seq).to.equal(41);
    expect(end()!.textContent).to.include("no longer kept");
  });

  it("merges several topics in order, however far each reaches", async () => {
    const staff = "acme.role.staff";
    client.granted = ["acme.public", staff];
    client.update();
    await nextPaint();
    // One is busy in the past, the other lately; both have some events.
    const a = range(1, 500);
    const b = Array.from({ length: 60 }, (_, at) => {
      const shared = at % 10 === 0 ? a[at * 8]! : null;
      return shared
        ? { ...shared, topic: staff, seq: at + 1 }
        : eventOf(at + 1, {
            topic: staff,
            at: new Date(1_700_000_000_500 + at * 8_000).toISOString(),
            data: { text: `number ${1_000 + at}` },
          });
    });
    client.tell("acme.public", a, 20);
    client.tell(staff, b, 5);
    await nextPaint();
    for (let times = 0; times < 60 && more(); times += 1) await press();
    const times = feed.entries.map(({ at }) => Date.parse(at));
    expect(times).to.deep.equal([...times].sort((x, y) => y - x));
    const ids = new Set([...a, ...b].map(({ id }) => id));
    expect(feed.entries).to.have.length(ids.size);
    expect(new Set(feed.entries.map(({ id }) => id))).to.deep.equal(ids);
    expect(end()!.textContent).to.include("beginning");
  });

  it("says when it failed, keeps what it shows, and tries again", async () => {
    client.tell("acme.public", range(1, 75), 15);
    client.broken = true;
    await nextPaint();
    await press();
    await waitUntil(() => more()!.textContent!.includes("Try again"));
    expect(feed.entries).to.have.length(15);
    await expect(feed).to.be.accessible();
    client.broken = false;
    await press();
    await waitUntil(() => feed.entries.length > 15);
    expect(more()?.textContent ?? "").to.not.include("again");
  });

  it("passes over states that were written again and again", async () => {
    const states = range(1, 450, { key: "cpu" });
    const first = eventOf(1);
    client.tell("acme.public", [first, ...states.slice(1)], 1);
    await nextPaint();
    await press();
    await waitUntil(() => feed.entries.length === 2);
    expect(feed.entries.map(({ seq }) => seq)).to.deep.equal([450, 1]);
  });

  it("appends to a list that is held, and leaves no hole when it is let go", async () => {
    client.tell("acme.public", range(1, 300), 15);
    await nextPaint();
    feed.paused = true;
    await nextPaint();
    client.send(...range(301, 900));
    await nextPaint();
    await press();
    await waitUntil(() => rows().length >= 30);
    expect(seqs()).to.deep.equal(down(300, rows().length));
    feed.paused = false;
    await nextPaint();
    const kept = feed.entries.map(({ seq }) => seq);
    expect(kept).to.deep.equal(down(900, kept.length));
  });

  it("offers none on a channel without a log", async () => {
    client.bare = true;
    client.update();
    client.send(...range(1, 3));
    feed.requestUpdate();
    await nextPaint();
    expect(rows()).to.have.length(3);
    expect(!!more()).to.equal(false);
  });
});
