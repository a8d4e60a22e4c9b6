import { html, nothing } from "lit";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { formatDate } from "../../texts/format.ts";
import {
  describeEntry,
  type EntryText,
  type Templates,
} from "./describe-entry.ts";
import { describeAge } from "./entry-time.ts";
import { ICONS } from "./icons.ts";

type Texts = LocaleController<typeof FEED_MESSAGES>;

/** All of an entry that stays as it is while it grows older. */
export interface ReadEntry extends EntryText {
  /** Unix ms. */
  readonly at: number;
  readonly date: string;
}

export interface RowOptions {
  /** Server time, Unix ms. */
  readonly now: number;
  readonly texts: Texts;
  /** It says itself that it is simulated. */
  readonly isTagged: boolean;
}

export function renderTag(texts: Texts) {
  return html`<span class="tag">${texts.text("feed.simulated")}</span>`;
}

/** The date that was written last: rows of one second share it, and in a storm all are of one. */
let second = "";
let date = "";

function writeDate(at: number, locale: string): string {
  const asked = Math.floor(at / 1_000) + locale;
  if (asked !== second)
    date = formatDate(at, locale, { dateStyle: "medium", timeStyle: "medium" });
  second = asked;
  return date;
}

export function readEntry(
  event: LiveEvent,
  templates: Templates,
  locale: string,
): ReadEntry {
  const at = Date.parse(event.at);
  const date = writeDate(at, locale);
  return { ...describeEntry(event, templates, locale), at, date };
}

/**
 * One event: what happened, quietly where and how, and how long ago; and `more` behind it. Everything of the event is
 * bound as text.
 */
export function renderRow(
  event: LiveEvent,
  entry: ReadEntry,
  { now, texts, isTagged }: RowOptions,
  more: unknown,
) {
  const { subject, title, detail, tone, icon } = entry;
  return html`<span
      class="icon ${tone} ${icon === "leave" ? "flip" : ""}"
      part="icon"
      ><svg viewBox="0 0 16 16" aria-hidden="true">
        <path d=${ICONS[icon] ?? ICONS.dot}></path></svg
    ></span>
    <p part="text">
      ${subject === null ? nothing : html`<b>${subject}</b>`}
      ${title === null ? nothing : html`<span>${title}</span>`}
      ${detail === null ? nothing : html`<span class="quiet">${detail}</span>`}
      ${isTagged && entry.simulated ? renderTag(texts) : nothing}${more}
    </p>
    <time part="time" datetime=${event.at} title=${entry.date}
      >${describeAge(entry.at, now, texts)}</time
    >`;
}
