import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { captureWarnings, nextPaint } from "../controllers/testing/page.ts";
import { startEmbed } from "./start-embed.ts";
import type { EmbedOptions } from "./start-embed.ts";

const MARK = Symbol.for("livelets");
const page = globalThis as { [MARK]?: unknown };

/** Options that note what is loaded, in the order of the requests. */
function noting(over: Partial<EmbedOptions> = {}) {
  const asked: string[] = [];
  const loader = (name: string) => async () => void asked.push(name);
  const options: EmbedOptions = {
    version: "1.0.0",
    settings: { source: "mock" },
    elements: { "x-one": loader("x-one"), "x-two": loader("x-two") },
    connect: async ({ source }) => void asked.push(`connect ${source}`),
    ...over,
  };
  return { asked, options };
}

describe("the script tag", () => {
  let warnings: ReturnType<typeof captureWarnings>;
  beforeEach(() => {
    warnings = captureWarnings();
    delete page[MARK];
    delete window.livelets;
  });
  afterEach(() => warnings.restore());

  it("fetches the first widget alone, then the others and the client", async () => {
    await fixture(html`<p><x-two></x-two><x-one></x-one></p>`);
    const { asked, options } = noting();
    startEmbed(options);
    await nextPaint();
    expect(asked[0]).to.equal("x-one");
    await waitUntil(() => asked.length === 3, "not all", { timeout: 8_000 });
    expect(asked.slice(1).sort()).to.deep.equal(["connect mock", "x-two"]);
  });

  it("fetches nothing for tags that are not there", async () => {
    const { asked, options } = noting({ settings: {} });
    startEmbed(options);
    await nextPaint();
    expect(asked).to.deep.equal([]);
  });

  it("fetches each tag once, also one that comes later inside something else", async () => {
    const box = await fixture(html`<div></div>`);
    const { asked, options } = noting({ settings: {} });
    startEmbed(options);
    await nextPaint();
    for (const text of ["a", "b"]) {
      const section = document.createElement("section");
      section.append(text, document.createElement("x-two"));
      box.append(section);
    }
    await waitUntil(() => asked.length > 0, "none", { timeout: 5_000 });
    await nextPaint();
    expect(asked).to.deep.equal(["x-two"]);
  });

  it("tries again by itself, the client too", async () => {
    const { error } = console;
    console.error = () => {};
    await fixture(html`<p><x-one></x-one></p>`);
    const failing = () => {
      let tries = 0;
      return async () => {
        if ((tries += 1) < 3) throw new Error("404");
        asked.push("at last");
      };
    };
    const { asked, options } = noting({
      elements: { "x-one": failing() },
      connect: failing(),
    });
    startEmbed(options);
    await waitUntil(() => asked.length === 2, "gave up", { timeout: 9_000 });
    console.error = error;
  });

  it("says which file is missing", async () => {
    const { error } = console;
    const said: unknown[] = [];
    console.error = (...words: unknown[]) => said.push(...words);
    await fixture(html`<div><x-one></x-one></div>`);
    let tries = 0;
    const load = () =>
      (tries += 1) === 1 ? Promise.reject(new Error("404")) : Promise.resolve();
    startEmbed(noting({ settings: {}, elements: { "x-one": load } }).options);
    await waitUntil(() => tries > 0, "none", { timeout: 5_000 });
    await waitUntil(() => said.length > 0, "silent", { timeout: 5_000 });
    console.error = error;
    expect(said.join()).to.include("the code of <x-one> could not be fetched");
  });

  it("makes the queue without losing what is in it", () => {
    const job = () => {};
    window.livelets = [job];
    startEmbed(noting({ connect: () => new Promise(() => {}) }).options);
    expect(window.livelets).to.deep.equal([job]);
  });

  it("is not misled by an element of the page called livelets", async () => {
    await fixture(html`<p id="livelets"></p>`);
    startEmbed(noting({ settings: {} }).options);
    expect(window.livelets).to.deep.equal([]);
  });

  it("does nothing the second time", async () => {
    const second = noting();
    startEmbed(noting({ settings: {} }).options);
    startEmbed(second.options);
    await nextPaint();
    expect(second.asked).to.deep.equal([]);
    expect(warnings.said).to.deep.equal([]);
  });

  it("warns once of other versions, and the first stays", () => {
    startEmbed(noting({ settings: {} }).options);
    startEmbed(noting({ version: "2.0.0" }).options);
    startEmbed(noting({ version: "3.0.0" }).options);
    expect(warnings.said).to.deep.equal([
      "livelets: versions 1.0.0 and 2.0.0 are both on this page. The first stays; remove one of the script tags.",
    ]);
  });
});
