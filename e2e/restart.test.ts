import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dataFolder, freePort, startBackend } from "./backend.ts";
import type { Backend } from "./backend.ts";
import { DemoPage, launchBrowser } from "./browser.ts";
import { publishAlert } from "./publish.ts";

const SOURCES = ["supabase", "pusher", "poll"] as const;

let browser: Browser;
let backend: Backend;
let folder: Awaited<ReturnType<typeof dataFolder>>;

beforeAll(async () => {
  [browser, folder] = await Promise.all([launchBrowser(), dataFolder()]);
});

afterAll(async () => {
  await browser?.close();
  await backend?.stop();
  await folder?.remove();
});

describe("kill -9 of the backend", () => {
  it("loses nothing, and open pages recover by themselves", async () => {
    const options = { port: await freePort(), data: folder.path };
    backend = await startBackend(options);
    const pages = await Promise.all(
      SOURCES.map((source) => {
        const view = { tenant: "signage", role: "visitor", source } as const;
        return DemoPage.open(browser, backend.origin, view);
      }),
    );
    const before = await publishAlert(backend.origin, "Before");
    await backend.kill();
    await Promise.all(pages.map((demo) => demo.waitForState("offline")));

    backend = await startBackend(options);
    const after = await publishAlert(backend.origin, "After");
    expect([...after.seqs.values()]).toEqual(
      [...before.seqs.values()].map((seq) => seq + 1),
    );
    for (const demo of pages) {
      await demo.waitForEntries([before.id, after.id], 60_000);
      await demo.waitForState("live", 60_000);
      const ids = (await demo.entries()).map(({ id }) => id);
      expect(ids.slice(-2)).toEqual([before.id, after.id]);
      expect(demo.errors).toEqual([]);
      await demo.close();
    }
  }, 180_000);
});
