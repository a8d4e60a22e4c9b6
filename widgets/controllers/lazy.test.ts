import { expect } from "@open-wc/testing";
import { Lazy } from "./lazy.ts";

describe("Lazy", () => {
  let updates = 0;
  const host = { requestUpdate: () => void (updates += 1) };
  beforeEach(() => (updates = 0));

  it("asks once, when it is first wanted, and tells its host", async () => {
    let asked = 0;
    const lazy = new Lazy(host, () => Promise.resolve((asked += 1)));
    expect(asked).to.equal(0);
    expect(lazy.get()).to.equal(null);
    expect(lazy.get()).to.equal(null);
    await new Promise((resolve) => setTimeout(resolve));
    expect(lazy.get()).to.equal(1);
    expect([asked, updates]).to.deep.equal([1, 1]);
  });

  it("says that it failed, and tries again only when told to", async () => {
    let asked = 0;
    const load = () =>
      (asked += 1) === 1 ? Promise.reject(new Error("gone")) : asked;
    const lazy = new Lazy<number>(host, async () => load());
    lazy.get();
    await new Promise((resolve) => setTimeout(resolve));
    expect([lazy.get(), lazy.failed, updates]).to.deep.equal([null, true, 1]);
    expect(await lazy.load()).to.equal(2);
    expect([lazy.get(), lazy.failed, asked]).to.deep.equal([2, false, 2]);
  });
});
