import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { pack as barbershop } from "../widgets/packs/barbershop/index.ts";
import { pack as gym } from "../widgets/packs/gym/index.ts";
import { pack as host } from "../widgets/packs/host/index.ts";
import { pack as signage } from "../widgets/packs/signage/index.ts";
import { launchBrowser } from "./browser.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

describe("a pack's page on mock", () => {
  it.each([barbershop, gym, host, signage])(
    "has a value in every tile: $name",
    async ({ name, metrics = [] }) => {
      const page = await browser.newPage();
      await page.goto(`${origin}/${name}.html?source=mock`);
      const values = page.locator("live-metrics-grid [part~=value]");
      await expect
        .poll(
          async () =>
            (await values.allTextContents()).filter((text) => /\w/.test(text))
              .length,
          { timeout: 20_000 },
        )
        .toBe(metrics.length);
      await page.close();
    },
  );
});
