import { html, nothing } from "lit";
import type {
  MetricsController,
  MetricsState,
} from "../../controllers/metrics-controller.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";
import { formatDate, formatDuration } from "../../texts/format.ts";
import { SHAPES } from "../../theme/shapes.ts";
import type { Texts } from "./describe-tile.ts";
import { shape } from "./shape.ts";

/** The state beside the title: its shape, its word and since when. LIVE stands here only with proof. */
export function renderMark(
  state: MetricsState,
  status: ClientStatus | undefined,
  paused: boolean,
  texts: Texts,
) {
  if (state === "error") return nothing;
  const isLive = state === "live";
  const isPaused = isLive && paused;
  const words: string[] = [
    isLive
      ? texts.text(isPaused ? "metrics.paused" : "metrics.live")
      : texts.text(`state.${state}`),
  ];
  if (status?.progress && state === "catching-up")
    words.push(texts.text("state.progress", { ...status.progress }));
  if (status && (state === "stale" || state === "offline")) {
    const since = (state === "stale" && status.provenAt) || status.since;
    const time = formatDate(since, texts.locale);
    const key = status.transport === "replay" ? "state.replay" : "state.since";
    words.push(texts.text(key, { time }));
  }
  return html`<span class="mark ${isPaused ? "" : state}" part="mark"
    >${isPaused ? nothing : shape(SHAPES[state])}<bdi
      >${words.join(" ")}</bdi
    ></span
  >`;
}

/** How long ago the newest value came. */
export function describeUpdated(
  at: number | null,
  now: number,
  texts: Texts,
): string {
  if (at === null) return "";
  const time = formatDuration(now - at, texts.locale);
  return now - at < 1_000
    ? texts.text("metrics.updated-now")
    : texts.text("metrics.updated", { time });
}

/** What is known of a host without values while what would say more could not be had; a press asks for that again. */
export function renderFailed(
  { state, reason }: MetricsController,
  texts: Texts,
  retry: () => void,
) {
  const isProblem = /denied|missing|offline/.test(state);
  const word =
    state === "error"
      ? "metrics.error"
      : isProblem
        ? (`state.${state}` as const)
        : "metrics.absent";
  return html`<slot name=${isProblem || state === "error" ? "error" : "empty"}
    ><div class="message" part="message">
      <b>${texts.text(word)}</b>
      ${reason ? html`<span>${reason}</span>` : nothing}
      <button part="retry" @click=${retry}>
        ${texts.text("metrics.failed")}
      </button>
    </div></slot
  >`;
}

/** Tiles of the real size, while nothing is known yet. */
export function renderSkeleton(count: number, texts: Texts) {
  const bone = html`<li>
    <div class="label"><i></i></div>
    <div class="value"><i></i></div>
    <div class="notes"><i></i></div>
    <div class="past"></div>
  </li>`;
  return html`<slot name="loading"
    ><span class="hidden">${texts.text("metrics.loading")}</span>
    <ul aria-hidden="true">
      ${Array(count).fill(bone)}
    </ul></slot
  >`;
}
