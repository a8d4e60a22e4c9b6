import { expect, fixture, html as tag } from "@open-wc/testing";
import type { BareMap } from "../../controllers/topics-controller.ts";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  HOSTILE,
  nextPaint,
} from "../../controllers/testing/page.ts";
import { pack as gym } from "../../packs/gym/index.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";
import type { RenderItem } from "./list-painter.ts";

async function show(
  client: FakeClient,
  properties: Partial<LiveActivityFeed> = {},
): Promise<LiveActivityFeed> {
  const box = await fixture(tag`<div></div>`);
  const feed = document.createElement("live-activity-feed");
  box.append(Object.assign(feed, { client }, properties));
  await nextPaint();
  return feed;
}

const readAll = (feed: Element) => feed.shadowRoot!.textContent!;

describe("<live-activity-feed> and what harms", () => {
  let warnings: ReturnType<typeof captureWarnings>;
  beforeEach(() => (warnings = captureWarnings()));
  afterEach(() => {
    warnings.restore();
    expect(document.title).to.not.equal("harmed");
  });

  it("shows hostile strings in every field as text", async () => {
    const client = new FakeClient();
    client.pack = gym;
    const feed = await show(client, { limit: 100 });
    const events = HOSTILE.flatMap((bad, at) => [
      eventOf(3 * at + 1, { type: bad.slice(0, 60), data: { title: bad } }),
      eventOf(3 * at + 2, { id: bad, key: bad, data: { message: bad } }),
      eventOf(3 * at + 3, {
        type: "member_checked_in",
        at: bad,
        actor: { id: bad, name: bad },
        data: { member: { full_name: bad }, location: bad, simulated: bad },
      }),
    ]);
    client.send(resetOf([]), ...events);
    await nextPaint();
    expect(feed.shadowRoot!.querySelector("img, script, a")).to.equal(null);
    expect(feed.shadowRoot!.querySelectorAll("li")).to.have.length(
      events.length,
    );
    for (const bad of HOSTILE.slice(0, 5))
      expect(readAll(feed)).to.include(bad);
    expect(document.body.scrollWidth).to.be.at.most(innerWidth);
  });

  it("leaves out fields that are not what a template expects", async () => {
    const client = new FakeClient();
    client.pack = gym;
    const feed = await show(client);
    const data = { member: [], location: { toString: "x" }, timestamp: null };
    client.send(resetOf([eventOf(1, { type: "member_checked_in", data })]));
    await nextPaint();
    expect(feed.shadowRoot!.querySelector("p")!.textContent!.trim()).to.equal(
      "checked in",
    );
  });

  const broken: [string, RenderItem][] = [
    [
      "throws",
      () => {
        throw new Error("no such field");
      },
    ],
    [
      "throws while Lit draws what it returned",
      (_, html) =>
        html`${{
          get _$litType$() {
            throw new Error("no such field");
          },
        }}`,
    ],
  ];
  for (const [name, renderItem] of broken)
    it(`is alone in its error when renderItem ${name}, until another is set`, async () => {
      const client = new FakeClient();
      const [feed, other] = [
        await show(client, { renderItem }),
        await show(client),
      ];
      client.send(resetOf([eventOf(1)]));
      await nextPaint();
      expect(readAll(feed)).to.include('renderItem threw "no such field"');
      expect(feed.matches(":state(error)")).to.equal(true);
      await expect(feed).to.be.accessible();
      expect(readAll(other)).to.include("number 1");
      feed.renderItem = (event) => `own ${event.seq}`;
      await nextPaint();
      expect(readAll(feed)).to.include("own 1");
      expect(warnings.said).to.have.length(1);
    });

  it("shows what renderItem returns: a template, a node or text, drawn once", async () => {
    const client = new FakeClient();
    let drawn = 0;
    const renderItem: RenderItem = ({ seq }, html) => {
      drawn += 1;
      if (seq === 1) return "<i>text</i>";
      if (seq === 2) return html`<em>template</em>`;
      return Object.assign(document.createElement("u"), {
        textContent: "node",
      });
    };
    const feed = await show(client, { renderItem });
    client.send(resetOf([1, 2, 3].map((seq) => eventOf(seq))));
    await nextPaint();
    for (let paint = 0; paint < 3; paint += 1) {
      feed.requestUpdate();
      await nextPaint();
    }
    const rows = [...feed.shadowRoot!.querySelectorAll(".row")];
    expect(rows.map((row) => row.textContent!.trim())).to.deep.equal([
      "node",
      "template",
      "<i>text</i>",
    ]);
    expect(drawn).to.equal(3);
  });

  it("shows messages of a bare channel through map, unverified", async () => {
    const client = new FakeClient();
    client.bare = true;
    client.granted = null;
    client.update({ state: "unverified", topics: [] });
    const map: BareMap = (payload) => ({
      type: "shout",
      data: { text: String((payload as { said: string }).said) },
    });
    const feed = await show(client, { topic: "room-7", map });
    client.sendBare("room-7", { said: "hello" });
    await nextPaint();
    expect(readAll(feed)).to.include("hello");
    expect(readAll(feed)).to.include("Unverified");
    expect(readAll(feed)).to.not.include("LIVE");
  });

  it("is alone in its error when map throws, until another is set", async () => {
    const client = new FakeClient();
    client.bare = true;
    const map: BareMap = (payload) => (payload as { a: { b: never } }).a.b;
    const feed = await show(client, { topic: "room-7", map });
    const other = await show(client, {
      topic: "room-7",
      map: () => ({ type: "fine", data: {} }),
    });
    client.sendBare("room-7", {});
    await nextPaint();
    expect(readAll(feed)).to.include("map threw");
    expect(readAll(other)).to.include("fine");
    feed.map = () => ({ type: "mended", data: {} });
    await nextPaint();
    client.sendBare("room-7", {});
    await nextPaint();
    expect(readAll(feed)).to.include("mended");
  });

  it("says that a pack is broken, and harms nobody else", async () => {
    const client = new FakeClient();
    client.pack = {
      ...gym,
      templates: {
        note: {
          category: "x",
          tone: "ok",
          icon: "dot",
          get title(): string {
            throw new Error("no title");
          },
        },
      },
    };
    const feed = await show(client);
    client.send(resetOf([eventOf(1)]));
    await nextPaint();
    expect(readAll(feed)).to.include('pack threw "no title"');
  });
});
