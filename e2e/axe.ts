import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type Axe from "axe-core";
import type { Page } from "playwright-core";

const file = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const source = readFileSync(file, "utf8");

/** What axe finds in a page or a part of it, a line per element; it looks into shadow roots too. */
export async function listProblems(
  page: Page,
  selector = "html",
): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async (within) => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(within, {
      resultTypes: ["violations"],
      // The one rule that wants style sheets fetched again is of phones that are turned.
      preload: false,
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`,
      ),
    );
  }, selector);
}
