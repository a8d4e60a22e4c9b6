import { html, svg } from "lit";
import { outlineOf } from "./draw-past.ts";
import type { Past } from "./tile.ts";

/** The picture of the recent past, which a screen reader reads as a sentence. */
export function renderPast({ kind, path, cells, label }: Past) {
  return html`<svg
    class="past"
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
              svg`<rect class=${tone} fill="currentColor" opacity=${tone === "neutral" ? 0.25 : 1} x=${x} width=${width} y="20" height="8"></rect>`,
          )
        : [
            kind !== "line" &&
              svg`<path fill="currentColor" opacity=${kind === "bar" ? 0.6 : 0.1} d=${path}></path>`,
            kind !== "bar" &&
              svg`<path fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke" d=${outlineOf(path)}></path>`,
          ].filter(Boolean)
    }
  </svg>`;
}
