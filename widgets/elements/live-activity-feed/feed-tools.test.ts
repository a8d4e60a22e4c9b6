import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  dressPage,
  HOSTILE,
  nextPaint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import type { LiveEvent } from "../../events/event.ts";
import { pack as gym } from "../../packs/gym/index.ts";
import { chunks } from "./chunks.ts";
// Fetched by a page while it connects.
import "./feed-list.ts";
import "./live-activity-feed.define.ts";
import type { LiveExportEvent } from "./export-entries.ts";
import type { LiveActivityFeed } from "./live-activity-feed.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => eventOf(from + at));
const said = (text: string, seq: number, rest: Partial<LiveEvent> = {}) =>
  eventOf(seq, { data: { text }, ...rest });

function find<T extends HTMLElement>(feed: Element, selector: string): T {
  return feed.shadowRoot!.querySelector<T>(selector)!;
}
const texts = (feed: Element) =>
  [...feed.shadowRoot!.querySelectorAll("li p[part=text]")].map((one) =>
    one
      .textContent!.replace(/\s+/g, " ")
      .trim()
      .replace(/^note /, ""),
  );

describe("<live-activity-feed> and its tools", () => {
  let client: FakeClient;
  let feed: LiveActivityFeed;
  async function show(
    events: readonly LiveEvent[],
    properties: Partial<LiveActivityFeed> = {},
  ) {
    client = new FakeClient();
    feed = document.createElement("live-activity-feed");
    Object.assign(feed, { client }, properties);
    (await fixture(html`<div></div>`)).append(feed);
    await nextPaint();
    client.send(resetOf(events));
    await nextPaint();
  }
  const open = async () => {
    find(feed, ".open").click();
    await waitUntil(() => find(feed, "#tools"));
    await nextPaint();
  };
  const settle = async () => {
    for (let frame = 0; frame < 3; frame += 1) await nextPaint();
  };

  for (const look of PAGE_LOOKS)
    it(`are accessible, ${look.name}`, async () => {
      const undress = dressPage(look);
      try {
        await show(range(1, 30), { range: "2026-01-01/" });
        await open();
        await expect(feed).to.be.accessible();
        feed.search = "nothing like it";
        await settle();
        await expect(feed).to.be.accessible();
        expect(document.body.scrollWidth).to.be.at.most(innerWidth);
      } finally {
        undress();
      }
    });

  it("open and close by keyboard, and say so", async () => {
    await show(range(1, 3));
    const button = find(feed, ".open");
    expect(button.ariaExpanded).to.equal("false");
    button.focus();
    await sendKeys({ press: "Enter" });
    await waitUntil(() => find(feed, "#tools"));
    expect(button.ariaExpanded).to.equal("true");
    expect(find(feed, ".note").textContent).to.equal("3 entries");
    await sendKeys({ press: "Tab" });
    expect(feed.shadowRoot!.activeElement).to.equal(
      find(feed, "[type=search]"),
    );
    await sendKeys({ press: "Escape" });
    await nextPaint();
    expect(find(feed, "#tools")).to.equal(null);
    expect(feed.shadowRoot!.activeElement).to.equal(button);
  });

  it("find words in what a row says, whatever their case and accents", async () => {
    await show([
      said("Zoë came in", 1),
      said("Ada came in", 2),
      said("ZOE left", 3),
    ]);
    await open();
    const field = find<HTMLInputElement>(feed, "[type=search]");
    field.focus();
    await sendKeys({ type: "zöe IN" });
    await settle();
    expect(texts(feed)).to.deep.equal(["Zoë came in"]);
    expect(find(feed, ".note").textContent).to.equal("1 entry");
    client.send(said("zoe is in again", 4), said("Eve is in", 5));
    await settle();
    expect(texts(feed)).to.deep.equal(["zoe is in again", "Zoë came in"]);
  });

  it("say that nothing fits, and show everything at a press", async () => {
    await show(range(1, 3), { search: "no such thing" });
    await waitUntil(() =>
      find(feed, ".message")?.textContent?.includes("fits"),
    );
    find(feed, ".message button").click();
    await settle();
    expect(texts(feed)).to.have.length(3);
    expect(feed.search).to.equal("");
  });

  it("choose a category and a time by attribute", async () => {
    await show([]);
    client.pack = gym;
    client.update();
    client.clock = Date.parse("2026-11-21T12:00:00Z");
    const visit = (seq: number, at: string, type = "member_checked_in") =>
      eventOf(seq, { type, at, data: { member: { full_name: `M${seq}` } } });
    client.send(
      visit(1, "2026-11-01T12:00:00Z"),
      visit(2, "2026-11-16T12:00:00Z"),
      visit(3, "2026-11-21T11:00:00Z"),
      visit(4, "2026-11-21T11:30:00Z", "note"),
      visit(5, "no time", "member_checked_out"),
    );
    feed.setAttribute("category", "people");
    feed.setAttribute("range", "7d");
    await waitUntil(() => texts(feed).length === 2);
    expect(texts(feed)).to.deep.equal(["M3 checked in", "M2 checked in"]);
    feed.setAttribute("range", "1d");
    await settle();
    expect(texts(feed)).to.deep.equal(["M3 checked in"]);
    feed.setAttribute("range", "2026-11-01/2026-11-16");
    await settle();
    expect(texts(feed)).to.deep.equal(["M2 checked in", "M1 checked in"]);
    feed.removeAttribute("range");
    await settle();
    expect(texts(feed)).to.have.length(4);
  });

  it("name a wrong range and category once each, and go on", async () => {
    const warnings = captureWarnings();
    await show([]);
    client.pack = gym;
    client.update();
    client.send(...range(1, 3));
    feed.range = "yesterday";
    await waitUntil(() => texts(feed).length === 3);
    feed.category = "animals";
    await settle();
    await settle();
    warnings.restore();
    expect(warnings.said).to.have.length(2);
    expect(warnings.said.join()).to.include('range was set to "yesterday"');
    expect(warnings.said.join()).to.include('category was set to "animals"');
  });

  it("look through ten thousand a part per frame, and find the last of them", async () => {
    await show([], { limit: 10_000 });
    client.send(said("a needle", 1), ...range(2, 10_000));
    await settle();
    feed.search = "needle";
    await waitUntil(() => texts(feed)[0] === "a needle", "never", {
      timeout: 4_000,
    });
    expect(texts(feed)).to.have.length(1);
  });

  it("take hostile words for words", async () => {
    await show(HOSTILE.map((bad, at) => said(bad, at + 1)));
    for (const bad of [...HOSTILE.slice(0, 6), "(", "\\", "[a-", "%"]) {
      feed.search = bad;
      await settle();
      expect(document.title).to.not.equal("harmed");
    }
    feed.search = "{{7*7}}";
    await settle();
    expect(texts(feed)).to.deep.equal(["{{7*7}}"]);
  });

  it("leave the list as it is when they cannot be had, and say so", async () => {
    const { tools } = chunks;
    await show(range(1, 3));
    chunks.tools = () => Promise.reject(new Error("offline"));
    try {
      find(feed, ".open").click();
      await waitUntil(() =>
        find(feed, ".more").textContent?.includes("Try again"),
      );
      expect(texts(feed)).to.have.length(3);
      await expect(feed).to.be.accessible();
    } finally {
      chunks.tools = tools;
    }
    find(feed, ".more").click();
    await waitUntil(() => find(feed, "#tools"));
  });

  describe("export", () => {
    const urls: Blob[] = [];
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    const names: string[] = [];
    before(() => {
      URL.createObjectURL = (blob) => `blob:${urls.push(blob as Blob)}`;
      HTMLAnchorElement.prototype.click = function click() {
        names.push(this.download);
      };
    });
    after(() => {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
    });
    const press = async (format: string) => {
      if (!find(feed, "#tools")) await open();
      const buttons =
        feed.shadowRoot!.querySelectorAll<HTMLElement>("[part=export]");
      [...buttons].find((one) => one.textContent!.includes(format))!.click();
    };

    it("gives what is kept and fits, as JSON", async () => {
      await show(range(1, 50), { search: "number 4" });
      await waitUntil(() => texts(feed).length === 10);
      await press("JSON");
      const events = JSON.parse(await urls.at(-1)!.text());
      expect(events.map(({ seq }: LiveEvent) => seq)).to.deep.equal([
        49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 34, 24, 14, 4,
      ]);
      expect(names.at(-1)).to.match(/^activity-\d{4}-\d\d-\d\d\.json$/);
    });

    it("makes no formula of what somebody wrote", async () => {
      const bad = ['=1+1"', "+1", "-1", "@a", "\tx", "\rx"];
      await show(
        bad.map((text, at) =>
          said("x", at + 1, { actor: { id: "a", name: text } }),
        ),
      );
      await press("CSV");
      const text = await urls.at(-1)!.text();
      const lines = text.split("\r\n");
      expect(lines[0]).to.match(/^\uFEFF?time,type,text,actor/);
      expect(text).to.include(`"'=1+1"""`);
      for (const one of bad.slice(1)) expect(text).to.include(`"'${one}"`);
      expect(lines.at(-2)).to.match(/^"2023-11-14T22:13:21\.000Z","note",/);
    });

    it("has every event, also one that the pack fails to word, and says so", async () => {
      const rare = { category: "x", tone: "ok", icon: "dot" };
      Object.defineProperty(rare, "title", {
        get() {
          throw new Error("no title");
        },
      });
      await show([]);
      client.pack = { ...gym, templates: { rare } } as unknown as typeof gym;
      client.send(resetOf([eventOf(1, { type: "rare" }), ...range(2, 30)]));
      await settle();
      await press("CSV");
      await settle();
      const lines = (await urls.at(-1)!.text()).split("\r\n");
      expect(lines).to.have.length(32);
      expect(lines.at(-2)).to.match(/^"[^"]+","rare","",/);
      const note = () => find(feed, "#tools .note").textContent;
      expect(note()).to.contain("1 entry has no text");
      await press("JSON");
      await settle();
      expect(note()).to.contain("30 entries");
    });

    it("asks the page first, who may do it itself", async () => {
      await show(range(1, 3));
      const before = urls.length;
      let detail: unknown;
      feed.addEventListener("live-export", (event) => {
        ({ detail } = event as LiveExportEvent);
        event.preventDefault();
      });
      await press("CSV");
      expect(detail).to.deep.equal({ format: "csv", count: 3 });
      expect(urls).to.have.length(before);
    });
  });
});
