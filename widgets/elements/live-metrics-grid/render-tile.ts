import { html, nothing } from "lit";
import { formatDuration } from "../../texts/format.ts";
import { SHAPES } from "../../theme/shapes.ts";
import type { Texts } from "./describe-tile.ts";
import { shape } from "./shape.ts";
import type { Goal, Past, Tile, Trend } from "./tile.ts";

const TONE_SHAPES = {
  neutral: SHAPES.offline,
  ok: SHAPES.live,
  info: SHAPES.good,
  warn: SHAPES.poor,
  bad: SHAPES.denied,
} as const;
const WAYS = { up: SHAPES.poor, down: SHAPES.critical, flat: "M2 7h12v2H2z" };

/** How long a tile has had no update, in words, once that is longer than it should be. */
export function describeStale(
  { at, staleAfterMs }: Tile,
  now: number,
  texts: Texts,
): string {
  if (at === null || !(now - at > staleAfterMs)) return "";
  const time = formatDuration(now - at, texts.locale);
  return texts.text("metrics.unchanged-for", { time });
}

/** One tile. Everything of an event or a page is bound as text. */
export function renderTile(
  tile: Tile,
  stale: string,
  showSimulated: boolean,
  texts: Texts,
  renderPast: ((past: Past) => unknown) | undefined,
) {
  const { label, problem, mark, trend, goal, past } = tile;
  const simulated = showSimulated && tile.simulated;
  return html`<div class="label" part="label">
      <bdi>${label}</bdi> ${simulated ? renderTag(texts) : nothing}
    </div>
    ${
      problem === null
        ? html`<div class="value ${kindOf(tile)}" part="value">
              ${mark && !mark.label ? renderShape(mark.tone) : nothing}${renderText(tile)}
            </div>
            <div class="notes">
              ${
                stale
                  ? html`<span class="note warn" part="stale"
                      >${shape(SHAPES.stale)}<bdi>${stale}</bdi></span
                    >`
                  : trend && renderTrend(trend, texts)
              }
              ${
                mark?.label
                  ? html`<span class="note ${mark.tone}" part="threshold"
                      >${renderShape(mark.tone)}<bdi>${mark.label}</bdi></span
                    >`
                  : nothing
              }
            </div>
            ${goal && renderGoal(goal, label)}
            ${
              past &&
              (past.label && renderPast
                ? renderPast(past)
                : html`<div class="past"></div>`)
            }`
        : html`<div class="bad" part="problem"><bdi>${problem}</bdi></div>`
    }`;
}

export function renderTag(texts: Texts) {
  return html`<span class="tag">${texts.text("metrics.simulated")}</span>`;
}

/** Words need less size than figures to be seen, and more room. */
function kindOf({ worded, value }: Tile): string {
  return worded ? "worded" : typeof value === "number" ? "" : "word";
}

function renderText({ text, unit, changedAt, turn }: Tile) {
  const at = changedAt < 0 ? text.length : changedAt;
  const fresh = text.slice(at);
  return html`<bdi
    ><b
      >${text.slice(0, at)}${
        fresh ? html`<span class="fresh${turn % 2}">${fresh}</span>` : nothing
      }</b
    >${unit ? html`<small>${unit}</small>` : nothing}</bdi
  >`;
}

function renderTrend({ way, tone, text, with: other }: Trend, texts: Texts) {
  return html`<span class="note" part="trend"
    ><b class=${tone}
      >${shape(WAYS[way])}<span class="hidden"
        >${texts.text(`metrics.${way}`)}</span
      >
      <bdi>${way === "flat" ? "" : text}</bdi></b
    >
    <bdi>${other}</bdi></span
  >`;
}

function renderGoal({ ratio, text, label }: Goal, of: string) {
  return html`<svg
      class="goal"
      part="goal"
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label="${of}: ${label}"
      aria-valuenow=${Math.round(ratio * 100)}
      aria-valuetext=${text}
    >
      <rect width=${ratio * 100} height="1"></rect>
    </svg>
    <div class="tiny"><bdi>${text}</bdi></div>`;
}

function renderShape(tone: keyof typeof TONE_SHAPES) {
  return html`<span class=${tone}>${shape(TONE_SHAPES[tone])}</span>`;
}
