import { expect, fixture, html } from "@open-wc/testing";
import { RowNodes } from "./row-nodes.ts";

describe("RowNodes", () => {
  let nodes: RowNodes;
  const show = (keys: string, { reuse = true, size = keys.length } = {}) => {
    const rows = [...keys].map((key, index) => ({
      key,
      index,
      top: null,
      level: 0,
      content: html`<button>${key}</button>`,
    }));
    nodes.show(rows, size, reuse);
    expect(nodes.list.textContent).to.equal(keys);
    return [...nodes.list.children];
  };
  beforeEach(async () => {
    nodes = new RowNodes(await fixture(html`<div></div>`));
    document.body.append(nodes.list);
  });
  afterEach(() => nodes.list.remove());

  it("keeps the nodes of a row that stays, wherever it goes", () => {
    const [a, b, c] = show("abc");
    expect(show("cab")).to.deep.equal([c, a, b]);
  });

  it("gives a row that comes the nodes of one that leaves", () => {
    const [a, b] = show("ab");
    expect(show("ca")).to.deep.equal([b, a]);
    expect(show("de")).to.deep.equal([b, a]);
  });

  it("does not, where the rows are a page's own", () => {
    const [a, b] = show("ab", { reuse: false });
    const [c, again] = show("ca", { reuse: false });
    expect(again).to.equal(a);
    expect(c).to.not.equal(b);
  });

  for (const reuse of [true, false])
    it(`leaves what has the focus where it is, ${reuse ? "reusing" : "making"} nodes`, () => {
      const [, , c] = show("abcd", { reuse });
      const button = c!.querySelector("button")!;
      button.focus();
      for (const keys of ["cxyz", "uvc", "abcd", "bc", "c"]) {
        show(keys, { reuse });
        expect(document.activeElement, keys).to.equal(button);
      }
    });

  it("moves one row when one comes", () => {
    show("abcdefgh");
    const watch = new MutationObserver(() => {});
    watch.observe(nodes.list, { childList: true });
    show("xabcdefg");
    expect(watch.takeRecords()).to.have.length.at.most(2);
    show("abcdefgy");
    expect(watch.takeRecords()).to.have.length.at.most(2);
    watch.disconnect();
  });

  it("says which of how many where not all are drawn, and only there", () => {
    const [row] = show("ab", { size: 9 });
    expect(row!.getAttribute("aria-posinset")).to.equal("1");
    expect(row!.getAttribute("aria-setsize")).to.equal("9");
    show("ab");
    expect(row!.getAttributeNames().join()).to.not.include("aria");
  });

  it("begins anew after content that cannot be drawn", () => {
    show("ab");
    const content = html`<p .nodeValue=${null} .children=${1}></p>`;
    const broken = { key: "c", index: 0, top: null, level: 0, content };
    expect(() => nodes.show([broken], 1, true)).to.throw();
    expect(show("ab")).to.have.length(2);
  });
});
