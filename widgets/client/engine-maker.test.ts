import { describe, expect, it } from "vitest";
import type { Source } from "../sources/source.ts";
import { hostDeps } from "./client-deps.ts";
import { engineMaker } from "./engine-maker.ts";

const SUPABASE = { kind: "supabase", url: "https://a.test", apikey: "k" } as const; // prettier-ignore
const endpoint = "https://a.test/functions/v1";

const engineOf = (
  kind: Source["kind"],
  more: Partial<Source> = {},
): Source => ({
  kind,
  connect() {},
  disconnect() {},
  join() {},
  leave() {},
  ...more,
});

describe("what is made for a transport", () => {
  it("is what tabs share, where it is an engine and there is an endpoint", async () => {
    const engine = engineOf("supabase");
    const made = await engineMaker({ source: () => engine, endpoint }, hostDeps)(SUPABASE); // prettier-ignore
    expect(made).not.toBe(engine);
    expect(made.kind).toBe("supabase");
  });

  it.each([
    [
      "the page does not want it",
      { endpoint, share: false },
      SUPABASE,
      "supabase",
    ],
    ["an attribute says so", { endpoint, share: "off" }, SUPABASE, "supabase"],
    ["there is no endpoint", {}, SUPABASE, "supabase"],
    ["it is polled", { endpoint }, { kind: "poll" } as const, "poll"],
    ["there is no transport", { endpoint }, null, "supabase"],
    [
      "it is another engine than was asked for",
      { endpoint },
      SUPABASE,
      "memory",
    ],
  ] as const)(
    "is the page's own where %s",
    async (_why, options, transport, kind) => {
      const engine = engineOf(kind);
      const make = engineMaker({ source: () => engine, ...options }, hostDeps);
      expect(await make(transport)).toBe(engine);
    },
  );

  it("is the page's own where it has a log, or was given whole", async () => {
    const log = {} as NonNullable<Source["log"]>;
    const engine = engineOf("supabase", { log });
    const own = engineMaker({ source: engine, endpoint }, hostDeps);
    const made = engineMaker({ source: () => engine, endpoint }, hostDeps);
    expect(await own(SUPABASE)).toBe(engine);
    expect(await made(SUPABASE)).toBe(engine);
  });
});
