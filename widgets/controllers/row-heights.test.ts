import { expect } from "@open-wc/testing";
import { RowHeights } from "./row-heights.ts";

const measured = [30, 10, 50, 20, 40];
const make = () => new RowHeights(5, 100, (index) => measured[index]);

describe("RowHeights", () => {
  it("says where each row begins", () => {
    const heights = make();
    const offsets = [0, 1, 2, 3, 4].map((index) => heights.offset(index));
    expect(offsets).to.deep.equal([0, 30, 40, 90, 110]);
    expect(heights.total).to.equal(150);
  });

  it("finds the row at a distance, also outside", () => {
    const heights = make();
    const found = [-5, 0, 29, 30, 39, 40, 109, 110, 999];
    expect(found.map((at) => heights.find(at))).to.deep.equal([
      0, 0, 0, 1, 1, 2, 3, 4, 4,
    ]);
  });

  it("moves all that follows when one is measured anew", () => {
    const heights = make();
    heights.set(1, 25);
    expect(heights.offset(1)).to.equal(30);
    expect(heights.offset(2)).to.equal(55);
    expect(heights.total).to.equal(165);
    expect(heights.find(54)).to.equal(1);
  });

  it("guesses what is not known", () => {
    const heights = new RowHeights(10_000, 50, (index) =>
      index === 2 ? 90 : undefined,
    );
    expect(heights.offset(2)).to.equal(100);
    expect(heights.offset(3)).to.equal(190);
    expect(heights.total).to.equal(10_000 * 50 + 40);
    expect(heights.find(heights.total - 1)).to.equal(9_999);
  });

  it("is of no rows", () => {
    const heights = new RowHeights(0, 50, () => undefined);
    expect(heights.total).to.equal(0);
    expect(heights.find(10)).to.equal(0);
  });
});
