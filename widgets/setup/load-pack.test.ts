import { describe, expect, it } from "vitest";
import { loadPack } from "./load-pack.ts";

describe("loadPack", () => {
  it.each(["studio", "barbershop", "gym", "signage", "host"])(
    "finds %s",
    async (name) => {
      expect((await loadPack(name)).name).toBe(name);
    },
  );

  it.each(["", "nothing", "__proto__", "constructor"])(
    'says which names there are when asked for "%s"',
    async (name) => {
      await expect(loadPack(name)).rejects.toThrow(
        `there is no pack "${name}". Use studio, barbershop, gym, signage, host.`,
      );
    },
  );
});
