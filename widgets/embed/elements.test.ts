import { expect } from "@open-wc/testing";
import { ELEMENTS } from "./elements.ts";
import { VERSION } from "./version.ts";

const root = new URL("../../", import.meta.url);

describe("what the script tag can load", () => {
  it("defines each tag under its name", async () => {
    for (const [tag, load] of Object.entries(ELEMENTS)) {
      await load();
      expect(customElements.get(tag), tag).to.be.a("function");
    }
  });

  it("is of the package's version", async () => {
    const answer = await fetch(new URL("package.json", root));
    expect((await answer.json()).version).to.equal(VERSION);
  });
});
