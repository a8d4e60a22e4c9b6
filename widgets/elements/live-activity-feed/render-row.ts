import { html, nothing } from "lit";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { LiveEvent } from "../../events/event.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { formatDate } from "../../texts/format.ts";
import type { EntryText } from "./describe-entry.ts";
import { describeAge } from "./entry-time.ts";
import { ICONS } from "./icons.ts";

type Texts = LocaleController<typeof FEED_MESSAGES>;

/** One event: what happened, quietly where and how, and how long ago. Everything of the event is bound as text. */
export function renderRow(
  event: LiveEvent,
  entry: EntryText,
  now: number,
  texts: Texts,
) {
  const at = Date.parse(event.at);
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
      ${
        entry.simulated
          ? html`<span class="tag">${texts.text("feed.simulated")}</span>`
          : nothing
      }
    </p>
    <time
      part="time"
      datetime=${event.at}
      title=${formatDate(at, texts.locale, { dateStyle: "medium", timeStyle: "medium" })}
      >${describeAge(at, now, texts)}</time
    >`;
}
