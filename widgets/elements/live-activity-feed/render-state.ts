import { html, nothing } from "lit";
import type { FeedController } from "../../controllers/feed-controller.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { formatDate } from "../../texts/format.ts";
import { SHAPES } from "../../theme/shapes.ts";

type Texts = LocaleController<typeof FEED_MESSAGES>;

/** More bones than this say no more about what is coming. */
const BONES = 10;

/** The state beside the title: its shape, its word and since when. LIVE stands here only with proof. */
export function renderMark(
  { state, status }: FeedController,
  paused: boolean,
  texts: Texts,
) {
  if (state === "missing" || state === "error") return nothing;
  if (paused && state === "live")
    return html`<span class="mark" part="mark"
      >${texts.text("feed.paused")}</span
    >`;
  const words: string[] = [
    texts.text(state === "live" ? "feed.live" : `state.${state}`),
  ];
  if (status?.progress && state === "catching-up")
    words.push(texts.text("state.progress", { ...status.progress }));
  if (status && (state === "stale" || state === "offline")) {
    const since = (state === "stale" && status.provenAt) || status.since;
    const time = formatDate(since, texts.locale);
    const key = status.transport === "replay" ? "state.replay" : "state.since";
    words.push(texts.text(key, { time }));
  }
  return html`<span class="mark ${state}" part="mark"
    ><svg viewBox="0 0 16 16" aria-hidden="true">
      <path d=${SHAPES[state]}></path></svg
    >${words.join(" ")}</span
  >`;
}

/** Why there are no rows and what can be done; null where rows, or the wait for them, are right. */
export function renderProblem(
  { state, reason }: FeedController,
  hasEntries: boolean,
  texts: Texts,
) {
  if (state === "error")
    return renderMessage("error", texts.text("feed.error"), reason);
  if (state === "denied")
    return renderMessage(
      "error",
      texts.text("feed.denied"),
      reason,
      texts.text("feed.denied-hint"),
    );
  if (hasEntries || (state !== "missing" && state !== "offline")) return null;
  return renderMessage(
    "error",
    texts.text(`feed.${state}`),
    state === "offline" ? reason : null,
    texts.text(`feed.${state}-hint`),
  );
}

export function renderEmpty(texts: Texts) {
  return renderMessage(
    "empty",
    texts.text("feed.empty"),
    texts.text("feed.empty-hint"),
  );
}

function renderMessage(
  slot: "empty" | "error" | null,
  title: string,
  ...sentences: readonly (string | null)[]
) {
  const message = html`<div class="message" part="message">
    <b>${title}</b>
    ${sentences.filter(Boolean).map((sentence) => html`<p>${sentence}</p>`)}
  </div>`;
  return slot ? html`<slot name=${slot}>${message}</slot>` : message;
}

/** Rows of the real size, while nothing is known yet. */
export function renderSkeleton(limit: number, texts: Texts) {
  const rows = Array.from(
    { length: Math.min(limit, BONES) },
    () =>
      html`<li>
        <div class="row">
          <span class="icon"></span><span class="bone"></span>
        </div>
      </li>`,
  );
  return html`<slot name="loading"
    ><span class="hidden">${texts.text("feed.loading")}</span>
    <ol aria-hidden="true">
      ${rows}
    </ol></slot
  >`;
}

/** Code that could not be had is asked for again at a press. */
export function renderRetry(texts: Texts, retry: () => void) {
  return html`<button class="more" part="older" @click=${retry}>
    ${texts.text("feed.failed")}
  </button>`;
}
