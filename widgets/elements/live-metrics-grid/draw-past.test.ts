import { expect } from "@open-wc/testing";
import { drawCells } from "./draw-past.ts";

describe("drawCells", () => {
  it("fills the room exactly, however many there are", () => {
    for (const count of [1, 3, 7, 60]) {
      const tones = Array.from({ length: count }, (_, at) =>
        at % 2 ? ("ok" as const) : ("bad" as const),
      );
      for (const some of [tones, tones.map(() => "ok" as const)]) {
        const { x, width } = drawCells(some).at(-1)!;
        expect(Math.round((x + width) * 10)).to.equal(1_000);
      }
    }
  });
});
