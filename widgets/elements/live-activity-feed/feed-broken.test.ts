import { expect, fixture, html } from "@open-wc/testing";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import { captureWarnings, nextPaint } from "../../controllers/testing/page.ts";
import { pack as gym } from "../../packs/gym/index.ts";
import { setTexts } from "../../texts/text.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./feed-tools.ts";
import "./live-activity-feed.define.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";
import type { RenderItem } from "./list-painter.ts";

const throwing = (message: string) => () => {
  throw new Error(message);
};

/** A pack whose template of notes throws as soon as this of it is read. */
const brokenPack = (piece: "title" | "category") => {
  const note = { category: "x", tone: "ok", icon: "dot", title: "{text}" };
  const get = throwing(`no ${piece}`);
  Object.defineProperty(note, piece, { get, enumerable: true });
  return { ...gym, templates: { note } } as unknown as typeof gym;
};

describe("<live-activity-feed> that cannot be drawn", () => {
  let client: FakeClient;
  let feed: LiveActivityFeed;
  let warnings: ReturnType<typeof captureWarnings>;
  const readAll = () => feed.shadowRoot!.textContent!;
  const isBroken = () => feed.matches(":state(error)");
  const settle = async () => {
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
  };
  beforeEach(async () => {
    warnings = captureWarnings();
    client = new FakeClient();
    feed = document.createElement("live-activity-feed");
    feed.client = client;
    (await fixture(html`<div></div>`)).append(feed);
    await nextPaint();
    client.send(resetOf([eventOf(1)]));
    await settle();
  });
  afterEach(() => warnings.restore());

  for (const piece of ["title", "category"] as const)
    it(`names the pack whose ${piece} threw, until there is another`, async () => {
      client.pack = brokenPack(piece);
      client.update();
      await settle();
      expect(readAll()).to.include(`pack threw "no ${piece}"`);
      feed.density = "compact";
      await settle();
      expect(readAll()).to.include("pack threw");
      client.pack = gym;
      client.update();
      await settle();
      expect(readAll()).to.include("number 1");
      expect(isBroken()).to.equal(false);
      expect(warnings.said).to.have.length(1);
    });

  it("names the pack where renderItem is not what threw", async () => {
    feed.renderItem = (event) => `own ${event.seq}`;
    client.pack = brokenPack("title");
    feed.search = "number";
    client.update();
    await settle();
    expect(readAll()).to.include('pack threw "no title"');
    feed.search = "";
    client.pack = null;
    client.update();
    await settle();
    expect(readAll()).to.include("own 1");
  });

  it("names renderItem whatever else is set, until it is another", async () => {
    feed.renderItem = throwing("no field") as RenderItem;
    await settle();
    expect(readAll()).to.include('renderItem threw "no field"');
    feed.paused = true;
    await settle();
    expect(readAll()).to.include("renderItem threw");
    delete feed.renderItem;
    feed.renderItem = (event) => `own ${event.seq}`;
    await settle();
    expect(readAll()).to.include("own 1");
  });

  it("accuses nobody of anything else, and tries again when a property is set", async () => {
    feed.renderItem = () => "own";
    await settle();
    setTexts({ "feed.older": { other: 5 } as never });
    await settle();
    expect(readAll()).to.include("could not be drawn:");
    expect(readAll()).to.not.match(/threw/);
    setTexts({ "feed.older": "Show older" });
    feed.requestUpdate();
    await settle();
    expect(isBroken()).to.equal(true);
    feed.density = "compact";
    await settle();
    expect(isBroken()).to.equal(false);
    expect(readAll()).to.include("own");
  });
});
