import { describe, expect, it } from "vitest";

import { listStages, parseLook } from "./look.ts";

describe("the gallery's address", () => {
  it("has defaults for what is missing and unknown", () => {
    expect(parseLook("?theme=neon&width=__proto__")).toEqual({
      element: "all",
      theme: "light",
      direction: "ltr",
      width: "full",
    });
  });

  it("asks for every combination of theme, direction and width", () => {
    const look = parseLook("?theme=both&direction=both&width=all");
    const stages = listStages(look).map((stage) => JSON.stringify(stage));
    expect(new Set(stages).size).toBe(2 * 2 * 4);
  });
});
