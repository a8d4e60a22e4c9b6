import { expect } from "@open-wc/testing";
import { RowSlots } from "./row-slots.ts";

describe("RowSlots", () => {
  it("leaves its own to a row that stays, and gives those of others away", () => {
    const slots = new RowSlots();
    const [a, b, c] = slots.assign(["a", "b", "c"]);
    expect(new Set([a, b, c]).size).to.equal(3);
    expect(slots.assign(["d", "a", "b"])).to.deep.equal([c, a, b]);
    expect(slots.assign(["e", "f", "g"])).to.have.members([c, a, b]);
  });

  it("makes new ones where more rows come than leave, and never one twice", () => {
    const slots = new RowSlots();
    slots.assign(["a"]);
    slots.assign(["b", "c", "d"]);
    const all = slots.assign(["x", "b", "y", "c", "z", "d"]);
    expect(new Set(all).size).to.equal(6);
  });
});
