import { html } from "lit";
import type { MetricsController } from "../../controllers/metrics-controller.ts";
import { METRICS_LATER_MESSAGES as MESSAGES } from "../../texts/metrics-later-messages.ts";
import { text } from "../../texts/text.ts";
import type { Texts } from "./describe-tile.ts";
import type { Tile } from "./tile.ts";

/** Why there are no tiles, and what can be done or what will appear. */
export function renderMessage(
  { state, reason }: MetricsController,
  tiles: readonly Tile[],
  texts: Texts,
) {
  const { locale } = texts;
  if (state === "error")
    return renderBox("error", texts.text("metrics.error"), reason);
  const isProblem =
    state === "denied" || state === "missing" || state === "offline";
  const kind = isProblem ? state : tiles.length > 0 ? "empty" : "undefined";
  const labels = tiles.map(({ label }) => label);
  const names = new Intl.ListFormat(locale).format(labels);
  const title = text(MESSAGES, `metrics.${kind}`, locale);
  const hint = text(MESSAGES, `metrics.${kind}-hint`, locale, { names });
  return isProblem
    ? renderBox("error", title, reason, hint)
    : renderBox("empty", title, hint);
}

function renderBox(
  slot: "empty" | "error",
  title: string,
  ...sentences: readonly (string | null)[]
) {
  return html`<slot name=${slot}
    ><div class="message" part="message">
      <b>${title}</b>
      ${sentences.map((sentence) => sentence && html`<span>${sentence}</span>`)}
    </div></slot
  >`;
}
