import type { LiveEvent } from "../../events/event.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { formatDate, formatDuration } from "../../texts/format.ts";

type Texts = LocaleController<typeof FEED_MESSAGES>;

const MINUTE = 60_000;

/** How long ago, as calm as it is honest: seconds go by tens. A time in the future (a clock that is off) is now. */
export function describeAge(at: number, now: number, texts: Texts): string {
  const age = now - at;
  if (age < 10_000) return texts.text("feed.now");
  const shown = age < MINUTE ? Math.floor(age / 10_000) * 10_000 : age;
  return formatDuration(shown, texts.locale);
}

/** How often the ages on the page have to be written anew: by the youngest. 0 is: there are none. */
export function chooseInterval(
  youngest: LiveEvent | undefined,
  now: number,
): number {
  if (!youngest) return 0;
  return now - Date.parse(youngest.at) < MINUTE ? 5_000 : 30_000;
}

/** The day of a time in this page's own zone, for grouping. */
export function dayOf(time: number): string {
  return new Date(time).toDateString();
}

/** `Today`, `Yesterday`, or the date. */
export function describeDay(at: number, now: number, texts: Texts): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(at) === dayOf(now)) return texts.text("feed.today");
  if (dayOf(at) === yesterday.toDateString())
    return texts.text("feed.yesterday");
  return formatDate(at, texts.locale, { dateStyle: "full" });
}
