import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { launchBrowser } from "./browser.ts";
import { compare, runCuts } from "./cuts.ts";
import { PUBLIC } from "./publish.ts";

describe("what counts as lost, repeated and reordered", () => {
  const published = [1, 2, 3].map((seq) => ({
    id: `id-${seq}`,
    status: 201,
    seqs: new Map([[PUBLIC, seq]]),
  }));
  const entry = (seq: number) => ({
    id: `id-${seq}`,
    topic: PUBLIC,
    seq,
    type: "health:alert",
  });

  it("finds nothing wrong with the log itself", () => {
    expect(compare(published, [entry(1), entry(2), entry(3)])).toEqual({
      shown: 3,
      lost: 0,
      repeated: 0,
      reordered: 0,
    });
  });

  it("finds a hole, a repetition and a swap", () => {
    expect(compare(published, [entry(1), entry(3)]).lost).toBe(1);
    const twice = [entry(1), entry(2), entry(2), entry(3)];
    expect(compare(published, twice).repeated).toBe(1);
    const swapped = [entry(2), entry(1), entry(3)];
    expect(compare(published, swapped).reordered).toBe(1);
  });
});

describe("a page whose socket is cut while events flow", () => {
  const origin = inject("origin");
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
  });

  it.each(["supabase", "pusher"] as const)(
    "misses, repeats and reorders nothing on %s",
    async (source) => {
      const plan = { source, events: 300, perSecond: 100, cuts: 5 };
      const figures = await runCuts(origin, browser, plan);
      expect(figures).toMatchObject({
        published: 300,
        shown: 300,
        lost: 0,
        repeated: 0,
        reordered: 0,
      });
      expect(figures.cuts).toBe(5);
    },
    120_000,
  );
});
