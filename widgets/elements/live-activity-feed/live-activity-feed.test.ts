import {
  aTimeout,
  expect,
  fixture,
  html,
  oneEvent,
  waitUntil,
} from "@open-wc/testing";
import type { LiveErrorEvent } from "../../controllers/live-error-event.ts";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  dressPage,
  nextPaint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import { clientIn } from "../../controllers/testing/statuses.ts";
import type { LiveEvent } from "../../events/event.ts";
import { STATES } from "../../events/state.ts";
import { pack as gym } from "../../packs/gym/index.ts";
import { setTexts } from "../../texts/text.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { RenderItem } from "./list-painter.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

const range = (from: number, to: number, rest: Partial<LiveEvent> = {}) =>
  Array.from({ length: to - from + 1 }, (_, at) => eventOf(from + at, rest));

async function show(
  client: FakeClient,
  attributes: Partial<LiveActivityFeed> = {},
): Promise<LiveActivityFeed> {
  const feed = document.createElement("live-activity-feed");
  const box = await fixture(html`<div></div>`);
  box.append(Object.assign(feed, { client }, attributes));
  await nextPaint();
  return feed;
}

function all(feed: Element, selector: string): HTMLElement[] {
  return [...feed.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
}

const texts = (feed: Element, selector = "p") =>
  all(feed, selector).map((one) =>
    one.textContent!.replace(/\s+/g, " ").trim(),
  );
const readAll = (feed: Element) => texts(feed, "section").join();

describe("<live-activity-feed>", () => {
  it("is accessible", async () => {
    const client = clientIn("live");
    const feed = await show(client);
    client.send(resetOf(range(1, 3)));
    await nextPaint();
    await expect(feed).to.be.accessible();
  });

  for (const look of PAGE_LOOKS)
    for (const state of STATES)
      it(`is accessible when ${state}, empty and full, ${look.name}`, async () => {
        const undress = dressPage(look);
        try {
          const client = clientIn(state);
          client.pack = gym;
          const feed = await show(client);
          await expect(feed).to.be.accessible();
          client.send(
            resetOf([
              ...range(1, 3),
              eventOf(4, gymVisit("Ada <b>Okafor</b>")),
            ]),
          );
          await nextPaint();
          await expect(feed).to.be.accessible();
          expect(document.body.scrollWidth).to.be.at.most(innerWidth);
        } finally {
          undress();
        }
      });

  for (const state of STATES)
    it(`is in :state(${state}) and carries the LIVE mark only when live`, async () => {
      const client = clientIn(state);
      const feed = await show(client);
      client.send(resetOf(range(1, 1)));
      await nextPaint();
      expect(feed.matches(`:state(${state})`)).to.equal(true);
      expect(readAll(feed).includes("LIVE")).to.equal(state === "live");
    });

  it("shows ten, newest first, and keeps two hundred", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf(range(1, 200)), ...range(201, 260));
    await nextPaint();
    expect(texts(feed)[0]).to.equal("note number 260");
    expect(all(feed, "li")).to.have.length(10);
    expect(feed.entries).to.have.length(200);
    expect(feed.entries[0]!.seq).to.equal(260);
  });

  it("has entries that are up to date between two paints", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf([]), ...range(1, 5_000));
    expect(feed.entries[0]!.seq).to.equal(5_000);
  });

  it("keeps as many as its limit, in the order of the log", async () => {
    const client = new FakeClient();
    const feed = await show(client, { limit: 2_000 });
    client.send(resetOf([]), ...range(1, 2_500));
    const kept = feed.entries.map(({ seq }) => seq);
    expect(kept).to.deep.equal(
      range(501, 2_500)
        .map(({ seq }) => seq)
        .reverse(),
    );
    await nextPaint();
    expect(all(feed, "li").length).to.be.at.most(100);
  });

  it("paints once for a thousand events of a frame", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf([]));
    await nextPaint();
    let paints = 0;
    feed.addController({ hostUpdated: () => (paints += 1) });
    client.send(...range(1, 999));
    await nextPaint();
    expect(paints).to.equal(1);
  });

  it("leaves the node of a row alone when others come", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf(range(1, 3)));
    await nextPaint();
    const [newest] = all(feed, "li");
    client.send(eventOf(4));
    await nextPaint();
    expect(all(feed, "li")[1]).to.equal(newest);
  });

  it("writes a state again in its own row", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    const cpu = (seq: number, text: string) =>
      eventOf(seq, { key: "cpu", data: { text } });
    client.send(resetOf([]), cpu(1, "12 %"), cpu(2, "13 %"));
    await nextPaint();
    const rows = all(feed, "li");
    client.send(cpu(3, "14 %"));
    await nextPaint();
    expect(texts(feed)).to.deep.equal(["note 14 %"]);
    expect(all(feed, "li")).to.deep.equal(rows);
  });

  it("follows everything granted, and only the topics it names when it names some", async () => {
    const client = new FakeClient();
    client.granted = ["acme.public", "acme.role.staff"];
    const feed = await show(client);
    expect([...client.topics.keys()]).to.deep.equal(client.granted);
    feed.topic = "acme.role.staff";
    await nextPaint();
    expect(client.topics.get("acme.public")!.size).to.equal(0);
    expect(client.topics.get("acme.role.staff")!.size).to.equal(1);
  });

  it("joins what is granted later", async () => {
    const client = new FakeClient();
    client.granted = null;
    await show(client);
    expect(client.topics.size).to.equal(0);
    client.granted = ["acme.public"];
    client.update();
    await nextPaint();
    expect(client.topics.get("acme.public")!.size).to.equal(1);
  });

  it("reads rows by the pack's template, and unknown types by their name", async () => {
    const client = new FakeClient();
    client.pack = gym;
    const feed = await show(client);
    client.send(resetOf([eventOf(1), eventOf(2, gymVisit("Ada Okafor"))]));
    await nextPaint();
    expect(texts(feed)).to.deep.equal([
      "Ada Okafor checked in",
      "note number 1",
    ]);
    expect(all(feed, ".icon.ok")).to.have.length(1);
  });

  it("reads them anew when the pack comes later", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf([eventOf(2, gymVisit("Ada"))]));
    await nextPaint();
    expect(texts(feed)).to.deep.equal(["member_checked_in"]);
    client.pack = gym;
    client.update();
    await nextPaint();
    expect(texts(feed)).to.deep.equal(["Ada checked in"]);
  });

  it("takes a page's own pattern for a type", async () => {
    const client = new FakeClient();
    client.pack = gym;
    setTexts({ "member_checked_in.title": "ist da" }, "de");
    const feed = await show(client, { locale: "de" });
    client.send(resetOf([eventOf(2, gymVisit("Ada"))]));
    await nextPaint();
    expect(texts(feed)).to.deep.equal(["Ada ist da"]);
  });

  it("filters by category and says when a category is empty", async () => {
    const client = new FakeClient();
    client.pack = gym;
    const feed = await show(client);
    client.send(resetOf([eventOf(1), eventOf(2, gymVisit("Ada"))]));
    await nextPaint();
    const [, people, statistics] = all(feed, ".chip");
    people!.click();
    await waitUntil(() => feed.category === "people");
    await nextPaint();
    expect(texts(feed)).to.deep.equal(["Ada checked in"]);
    expect(people!.getAttribute("aria-pressed")).to.equal("true");
    statistics!.click();
    await nextPaint();
    expect(readAll(feed)).to.include("Nothing fits");
  });

  it("lets the age of a row go on, by the server's clock", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf([eventOf(60)]));
    await nextPaint();
    const [time] = all(feed, "time") as HTMLTimeElement[];
    expect(time!.textContent!.trim()).to.equal("just now");
    expect(time!.dateTime).to.equal(eventOf(60).at);
    client.clock += 125_000;
    feed.requestUpdate();
    await feed.updateComplete;
    expect(time!.textContent!.trim()).to.equal("2 min");
  });

  it("names the day above what is not of today", async () => {
    const client = new FakeClient();
    client.clock += 86_400_000;
    const feed = await show(client);
    client.send(resetOf(range(1, 2)));
    await nextPaint();
    expect(texts(feed, "h3")).to.deep.equal(["Yesterday"]);
  });

  it("names a wrong limit, density and topic, each once, and goes on", async () => {
    const warnings = captureWarnings();
    const client = new FakeClient();
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed
        limit="many"
        density="airy"
        topic="acme.public nonsense"
        .client=${client}
      ></live-activity-feed>`,
    );
    await nextPaint();
    client.send(resetOf(range(1, 20)));
    await nextPaint();
    warnings.restore();
    expect(warnings.said.join("\n")).to.include('limit was set to "many"');
    expect(warnings.said.join("\n")).to.include('density was set to "airy"');
    expect(warnings.said.join("\n")).to.include('topic was set to "nonsense"');
    expect(warnings.said).to.have.length(3);
    expect(all(feed, "li")).to.have.length(10);
  });

  it("says so when every topic it names is wrong, and mends", async () => {
    const warnings = captureWarnings();
    const client = new FakeClient();
    const feed = await show(client, { topic: "nonsense" });
    warnings.restore();
    expect(readAll(feed)).to.include('topic was set to "nonsense"');
    expect(readAll(feed)).to.not.include("LIVE");
    feed.topic = "acme.public";
    await nextPaint();
    client.send(resetOf(range(1, 1)));
    await nextPaint();
    expect(readAll(feed)).to.include("number 1");
  });

  it("says that nothing is there to connect with, in the element alone", async () => {
    const feed = await fixture<LiveActivityFeed>(
      html`<live-activity-feed></live-activity-feed>`,
    );
    await waitUntil(() => feed.matches(":state(missing)"), "never", {
      timeout: 4_000,
    });
    expect(readAll(feed)).to.include(
      "Put a <live-provider> around this element",
    );
    await expect(feed).to.be.accessible();
  }).timeout(6_000);

  for (const renderItem of [
    undefined,
    ((event, html) => html`<button>${event.seq}</button>`) satisfies RenderItem,
  ])
    it(`keeps no trace of rows that left, ${renderItem ? "of the page's own" : "of its own"}`, async () => {
      const client = new FakeClient();
      const feed = await show(client, { renderItem });
      client.send(resetOf(range(1, 10)));
      await nextPaint();
      const count = () =>
        document.createNodeIterator(feed.shadowRoot!, NodeFilter.SHOW_ALL);
      const nodes = () => {
        let total = 0;
        for (const walk = count(); walk.nextNode();) total += 1;
        return total;
      };
      const before = nodes();
      for (let seq = 11; seq <= 1_010; seq += 1) {
        client.send(eventOf(seq));
        feed.requestUpdate();
        await feed.updateComplete;
      }
      expect(nodes()).to.be.at.most(before);
      expect(all(feed, "li")).to.have.length(10);
    });

  it("leaves nothing behind after fifty mounts", async () => {
    const client = new FakeClient();
    for (let mount = 0; mount < 50; mount += 1) {
      const feed = document.createElement("live-activity-feed");
      feed.client = client;
      document.body.append(feed);
      if (mount % 2) await nextPaint();
      feed.remove();
    }
    await aTimeout(0);
    expect(client.subscriptions).to.equal(0);
  });

  it("keeps what it shows while it is moved, with nothing twice", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    client.send(resetOf(range(1, 3)));
    document.body.append(feed);
    await aTimeout(0);
    client.send(eventOf(4));
    await nextPaint();
    expect(feed.entries.map(({ seq }) => seq)).to.deep.equal([4, 3, 2, 1]);
    expect(client.subscriptions).to.equal(3);
    feed.remove();
  });

  it("shows everything granted again when its topics are taken away", async () => {
    const client = new FakeClient();
    const feed = await show(client);
    for (const name of feed.getAttributeNames()) feed.removeAttribute(name);
    feed.setAttribute("topic", "acme.public");
    await feed.updateComplete;
    feed.removeAttribute("topic");
    await feed.updateComplete;
    client.send(resetOf(range(1, 2)));
    await nextPaint();
    expect(feed.entries).to.have.length(2);
  });

  it("logs the place of an event and never what it says, and only when asked", async () => {
    const { debug } = console;
    const said: string[] = [];
    console.debug = (...words: unknown[]) => void said.push(words.join(" "));
    try {
      const client = new FakeClient();
      await show(client);
      client.send(eventOf(1));
      expect(said).to.deep.equal([]);
      const feed = await show(client, { debug: true });
      client.send(eventOf(7, { data: { text: "a secret" } }));
      expect(said.join()).to.include("note acme.public 00000000#7");
      expect(said.join()).to.not.include("secret");
      feed.remove();
    } finally {
      console.debug = debug;
    }
  });

  it("tells the page of a broken definition by live-error", async () => {
    const warnings = captureWarnings();
    const client = new FakeClient();
    const feed = await show(client, {
      renderItem: () => {
        throw new Error("no such field");
      },
    });
    setTimeout(() => client.send(resetOf(range(1, 1))));
    const { detail } = (await oneEvent(feed, "live-error")) as LiveErrorEvent;
    warnings.restore();
    expect(detail.code).to.equal("definition-failed");
    expect(detail.message).to.equal(
      'live-activity-feed: renderItem threw "no such field". Mend it and set it again.',
    );
    expect(JSON.parse(JSON.stringify(detail))).to.deep.equal(detail);
  });
});

function gymVisit(full_name: string): Partial<LiveEvent> {
  return {
    type: "member_checked_in",
    data: { member: { id: "1", full_name } },
  };
}
