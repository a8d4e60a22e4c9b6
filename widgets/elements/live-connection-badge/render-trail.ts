import { html, nothing } from "lit";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { DETAILS_MESSAGES } from "../../texts/details-messages.ts";
import { formatDuration } from "../../texts/format.ts";
import type { TrailPoint } from "./latency-trail.ts";

const HEIGHT = 30;
/** So that the lines' own width stays within the picture. */
const PAD = 2;

/** The round trips of the last minutes as two lines, p50 whole and p95 in dashes; one point leaves its room empty. */
export function renderTrail(
  trail: readonly TrailPoint[],
  texts: LocaleController<typeof DETAILS_MESSAGES>,
) {
  if (trail.length < 2)
    return trail.length > 0 ? html`<dd class="trail"></dd>` : nothing;
  const middle = trail.map(({ p50 }) => p50);
  const slow = trail.map(({ p95 }) => p95);
  const label = texts.text("details.trail", {
    time: formatDuration(trail.at(-1)!.at - trail[0]!.at, texts.locale),
    low: Math.min(...middle),
    high: Math.max(...middle),
    top: Math.max(...slow),
  });
  return html`<dd class="trail">
    <svg
      part="latency"
      viewBox="0 0 100 ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${label}
    >
      <path class="slow" d=${drawTrail(trail, slow, slow)}></path>
      <path d=${drawTrail(trail, middle, slow)}></path>
    </svg>
  </dd>`;
}

/** A line over time on zero, as high as the highest of `scale`. */
export function drawTrail(
  trail: readonly TrailPoint[],
  values: readonly number[],
  scale: readonly number[],
): string {
  const start = trail[0]!.at;
  const length = Math.max(1, trail.at(-1)!.at - start);
  const top = Math.max(1, ...scale);
  const points = values.map((value, at) => {
    const x = ((trail[at]!.at - start) / length) * 100;
    const y = HEIGHT - PAD - (value / top) * (HEIGHT - 2 * PAD);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}
