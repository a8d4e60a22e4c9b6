import { expect } from "@open-wc/testing";
import { SettledValues } from "./settled-values.ts";
import type { Tile } from "./tile.ts";

describe("SettledValues", () => {
  const tile = (text: string, worded = false) =>
    ({ name: "a", label: "A", text, unit: "", mark: null, worded }) as Tile;

  it("says a value once it has held, seldom, and never what flickers", () => {
    const values = new SettledValues();
    const said = (text: string, now: number) => values.say([tile(text)], now);
    expect(said("1", 0)).to.equal("");
    expect(said("2", 1_000)).to.equal("");
    expect(said("2", 4_999)).to.equal("");
    expect(said("2", 5_000)).to.equal("A 2");
    expect(said("3", 6_000)).to.equal("A 2");
    expect(said("3", 24_000)).to.equal("A 2");
    expect(said("3", 25_000)).to.equal("A 3");
    for (let now = 26_000; now < 90_000; now += 1_000)
      expect(said(String(now), now)).to.equal("A 3");
  });

  it("never says that there is no value, nor with what it comes back", () => {
    const values = new SettledValues();
    for (const now of [0, 10_000, 60_000])
      expect(values.say([tile("No value yet", true)], now)).to.equal("");
    expect(values.say([tile("1")], 70_000)).to.equal("");
    values.say([tile("2")], 71_000);
    expect(values.say([tile("2")], 80_000)).to.equal("A 2");
  });

  it("takes what comes first for no news", () => {
    const values = new SettledValues();
    values.say([tile("No value yet", true)], 0);
    expect(values.say([tile("1")], 10_000)).to.equal("");
    expect(values.say([tile("1")], 60_000)).to.equal("");
  });
});
