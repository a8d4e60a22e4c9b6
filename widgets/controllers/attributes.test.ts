import { expect, fixture, html } from "@open-wc/testing";
import { readCount, readOption } from "./attributes.ts";
import type { LiveErrorEvent } from "./live-error-event.ts";
import { captureWarnings } from "./testing/page.ts";

describe("attributes", () => {
  let host: HTMLElement;
  let warnings: ReturnType<typeof captureWarnings>;
  beforeEach(async () => {
    host = await fixture(html`<div limit="many"></div>`);
    warnings = captureWarnings();
  });
  afterEach(() => warnings.restore());

  it("takes an accepted value and the first where there is none, in silence", () => {
    expect(readOption(host, "size", "b", ["a", "b"])).to.equal("b");
    for (const absent of [undefined, null, ""])
      expect(readOption(host, "size", absent, ["a", "b"])).to.equal("a");
    expect(warnings.said).to.deep.equal([]);
  });

  it("names the attribute, the value and what is accepted, once, and says what holds", () => {
    const heard: string[] = [];
    host.addEventListener("live-error", (event) =>
      heard.push((event as LiveErrorEvent).detail.message),
    );
    for (let time = 0; time < 3; time += 1)
      expect(readOption(host, "size", "huge", ["a", "b"])).to.equal("a");
    const sentence =
      'div: the attribute size was set to "huge". Use a, b; until then it is a.';
    expect(warnings.said).to.deep.equal([sentence]);
    expect(heard).to.deep.equal([sentence]);
  });

  it("complains of two wrong values in turn once each", () => {
    for (let time = 0; time < 3; time += 1)
      for (const value of ["huge", "tiny"])
        readOption(host, "size", value, ["a", "b"]);
    expect(warnings.said).to.have.length(2);
  });

  for (const value of [NaN, 0, -1, 1.5, 10_001, Infinity])
    it(`takes ${value} for no count from 1 to 10000`, () => {
      expect(readCount(host, "limit", value, 1, 10_000, 10)).to.equal(10);
      expect(warnings.said[0]).to.equal(
        'div: the attribute limit was set to "many". Use a whole number from 1 to 10000; until then it is 10.',
      );
    });

  it("takes both ends of a range", () => {
    expect(readCount(host, "limit", 1, 1, 10_000, 10)).to.equal(1);
    expect(readCount(host, "limit", 10_000, 1, 10_000, 10)).to.equal(10_000);
  });
});
