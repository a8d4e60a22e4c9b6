import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { DemoPage, launchBrowser } from "./browser.ts";
import { PUBLIC, publishAlert } from "./publish.ts";

const SOURCES = ["supabase", "pusher", "poll"] as const;

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

function open(source: (typeof SOURCES)[number]): Promise<DemoPage> {
  const view = { tenant: "signage", role: "visitor", source } as const;
  return DemoPage.open(browser, origin, view);
}

describe("an event that is posted", () => {
  it("appears in open pages on every engine with one seq, and in a page opened later", async () => {
    const pages = await Promise.all(SOURCES.map(open));
    const sent = [
      await publishAlert(origin, "First"),
      await publishAlert(origin, "Second"),
    ];
    const expected = sent.map(({ id, seqs }) => ({
      id,
      topic: PUBLIC,
      seq: seqs.get(PUBLIC),
      type: "health:alert",
    }));
    const ids = sent.map(({ id }) => id);
    const late = await open("supabase");
    for (const demo of [...pages, late]) {
      await demo.waitForEntries(ids);
      expect((await demo.entries()).slice(-2)).toEqual(expected);
      expect(demo.errors).toEqual([]);
      await demo.close();
    }
  });

  it("is painted, newest first", async () => {
    const demo = await open("supabase");
    await publishAlert(origin, "The older one");
    await publishAlert(origin, "The newer one");
    const rows = demo.page.locator("live-activity-feed [part~=row]");
    await rows.getByText("The newer one").waitFor();
    const shown = (await rows.allInnerTexts()).join("\n");
    expect(shown).toMatch(/The newer one[^]*The older one/);
    await demo.close();
  });

  it("is not appended again when it is posted again", async () => {
    const first = await publishAlert(origin, "Once");
    const again = await publishAlert(origin, "Once", first.id);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.seqs).toEqual(first.seqs);
  });
});
