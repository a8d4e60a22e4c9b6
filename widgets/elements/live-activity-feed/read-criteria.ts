import { complain } from "../../controllers/attributes.ts";
import type { FeedController } from "../../controllers/feed-controller.ts";
import type { Asked } from "./asked.ts";
import type { Criteria } from "./entry-filter.ts";
import { ANY_TIME, parseRange } from "./time-range.ts";

/** What is asked of a feed, checked: what cannot be meant is complained of on its host. */
export function readCriteria(
  asked: Asked,
  host: HTMLElement,
  feed: FeedController,
  locale: string,
): Criteria {
  const { category, range } = asked;
  const { categories, templates } = feed;
  if (category && categories.length > 0 && !categories.includes(category))
    complain(
      host,
      "category",
      category,
      `Use ${categories.join(", ")}`,
      "one that nothing belongs to",
    );
  const times = parseRange(range, feed.now());
  if (!times)
    complain(
      host,
      "range",
      range,
      "Use a number of days such as 7d, or dates such as 2026-11-01/2026-11-07",
      "any time",
    );
  return { ...asked, range: times ?? ANY_TIME, templates, locale };
}
