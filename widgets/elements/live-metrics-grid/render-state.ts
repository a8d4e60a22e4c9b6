import { html, nothing } from "lit";
import type { MetricsController } from "../../controllers/metrics-controller.ts";
import { formatDate, formatDuration } from "../../texts/format.ts";
import { SHAPES } from "../../theme/shapes.ts";
import type { Texts } from "./describe-tile.ts";

/** The state beside the title: its shape, its word and since when. LIVE stands here only with proof. */
export function renderMark(
  { state, status }: MetricsController,
  paused: boolean,
  texts: Texts,
) {
  if (state === "missing" || state === "error") return nothing;
  if (paused && state === "live")
    return html`<span class="mark" part="mark"
      >${texts.text("metrics.paused")}</span
    >`;
  const words: string[] = [
    texts.text(state === "live" ? "metrics.live" : `state.${state}`),
  ];
  if (status?.progress && state === "catching-up")
    words.push(texts.text("state.progress", { ...status.progress }));
  if (status && (state === "stale" || state === "offline")) {
    const since = (state === "stale" && status.provenAt) || status.since;
    const time = formatDate(since, texts.locale);
    words.push(texts.text("state.since", { time }));
  }
  return html`<span class="mark ${state}" part="mark"
    ><svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d=${SHAPES[state]}></path></svg
    >${words.join(" ")}</span
  >`;
}

/** How long ago the newest value came; a clock that runs ahead does not make it come from the future. */
export function renderUpdated(at: number | null, now: number, texts: Texts) {
  if (at === null) return nothing;
  const time = formatDuration(now - at, texts.locale);
  return html`<span class="tiny" part="updated"
    >${
      now - at < 1_000
        ? texts.text("metrics.updated-now")
        : texts.text("metrics.updated", { time })
    }</span
  >`;
}

/** Why there are no tiles and what can be done; null where tiles, or the wait for them, are right. */
export function renderProblem(
  { state, reason }: MetricsController,
  hasValues: boolean,
  texts: Texts,
) {
  if (state === "error")
    return renderMessage("error", texts.text("metrics.error"), reason);
  if (state === "denied")
    return renderMessage(
      "error",
      texts.text("metrics.denied"),
      reason,
      texts.text("metrics.denied-hint"),
    );
  if (hasValues || (state !== "missing" && state !== "offline")) return null;
  return renderMessage(
    "error",
    texts.text(`metrics.${state}`),
    state === "offline" ? reason : null,
    texts.text(`metrics.${state}-hint`),
  );
}

/** Says what will appear. */
export function renderEmpty(labels: readonly string[], texts: Texts) {
  const kind = labels.length > 0 ? "empty" : "undefined";
  const names = new Intl.ListFormat(texts.locale).format(labels);
  return renderMessage(
    "empty",
    texts.text(`metrics.${kind}`),
    texts.text(`metrics.${kind}-hint`, { names }),
  );
}

function renderMessage(
  slot: "empty" | "error",
  title: string,
  ...sentences: readonly (string | null)[]
) {
  return html`<slot name=${slot}
    ><div class="message" part="message">
      <b>${title}</b>
      ${sentences.filter(Boolean).map((sentence) => html`<p>${sentence}</p>`)}
    </div></slot
  >`;
}

/** Tiles of the real size, while nothing is known yet. */
export function renderSkeleton(count: number, texts: Texts) {
  const bones = Array.from(
    { length: count },
    () =>
      html`<li>
        <div class="label"><i class="bone"></i></div>
        <div class="value"><i class="bone"></i></div>
        <div class="notes"><i class="bone"></i></div>
        <div class="past"></div>
      </li>`,
  );
  return html`<slot name="loading"
    ><span class="hidden">${texts.text("metrics.loading")}</span>
    <ul aria-hidden="true">
      ${bones}
    </ul></slot
  >`;
}
