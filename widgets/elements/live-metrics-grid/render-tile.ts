import { html, nothing, svg } from "lit";
import { formatDuration } from "../../texts/format.ts";
import { SHAPES } from "../../theme/shapes.ts";
import type { Texts } from "./describe-tile.ts";
import { outlineOf } from "./draw-past.ts";
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
  if (at === null || now - at <= staleAfterMs) return "";
  const time = formatDuration(now - at, texts.locale);
  return texts.text("metrics.unchanged-for", { time });
}

/** One tile. Everything of an event or a page is bound as text. */
export function renderTile(
  tile: Tile,
  stale: string,
  showSimulated: boolean,
  texts: Texts,
) {
  if (tile.problem !== null)
    return html`<div class="label" part="label">${tile.label}</div>
      <p class="problem" part="problem">${tile.problem}</p>`;
  const { mark, trend, goal, past } = tile;
  return html`<div class="label" part="label">
      ${tile.label}
      ${
        showSimulated && tile.simulated
          ? html`<span class="tag">${texts.text("metrics.simulated")}</span>`
          : nothing
      }
    </div>
    <div class="value ${kindOf(tile)}" part="value">
      ${mark && !mark.label ? renderShape(mark.tone) : nothing}${renderText(tile)}
    </div>
    <div class="notes">
      ${stale ? html`<span class="note warn" part="stale">${shape(SHAPES.stale)}${stale}</span>` : nothing}
      ${trend && !stale ? renderTrend(trend, texts) : nothing}
      ${
        mark?.label
          ? html`<span class="note ${mark.tone}" part="threshold"
              >${renderShape(mark.tone)}${mark.label}</span
            >`
          : nothing
      }
    </div>
    ${goal ? renderGoal(goal, tile.label) : nothing}
    ${past ? renderPast(past) : nothing}`;
}

/** Words need less size than figures to be seen, and more room. */
function kindOf({ worded, value }: Tile): string {
  if (worded) return "worded";
  return typeof value === "number" ? "" : "word";
}

function renderText({ text, unit, changedAt, turn }: Tile) {
  const at = changedAt < 0 ? text.length : changedAt;
  const fresh = text.slice(at);
  return html`<b
      >${text.slice(0, at)}${
        fresh ? html`<span class="fresh${turn % 2}">${fresh}</span>` : nothing
      }</b
    >${unit ? html`<small>${unit}</small>` : nothing}`;
}

function renderTrend({ way, tone, text, with: other }: Trend, texts: Texts) {
  return html`<span class="note" part="trend"
    ><b class=${tone}
      >${shape(WAYS[way])}<span class="hidden"
        >${texts.text(`metrics.${way}`)}</span
      >
      ${way === "flat" ? "" : text}</b
    >
    ${other}</span
  >`;
}

function renderGoal({ ratio, text, label }: Goal, of: string) {
  return html`<div
      class="goal"
      part="goal"
      role="progressbar"
      aria-label="${of}: ${label}"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(ratio * 100)}
      aria-valuetext=${text}
    >
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${Math.round(ratio * 1_000) / 10} height="1"></rect>
      </svg>
    </div>
    <div class="tiny">${text}</div>`;
}

function renderPast({ kind, path, cells, label }: Past) {
  if (!label) return html`<div class="past"></div>`;
  return html`<svg
    class="past ${kind}"
    part="sparkline"
    viewBox="0 0 100 30"
    preserveAspectRatio="none"
    role="img"
    aria-label=${label}
  >
    ${
      kind === "cells"
        ? cells.map(
            ({ tone, x, width }) =>
              svg`<rect class=${tone} x=${x} width=${width} y="20" height="8"></rect>`,
          )
        : svg`${kind === "line" ? nothing : svg`<path class="fill" d=${path}></path>`}${
            kind === "bar"
              ? nothing
              : svg`<path class="line" d=${outlineOf(path)}></path>`
          }`
    }
  </svg>`;
}

function renderShape(tone: keyof typeof TONE_SHAPES) {
  return html`<span class="shape ${tone}">${shape(TONE_SHAPES[tone])}</span>`;
}

function shape(path: string) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${path}></path>
  </svg>`;
}
