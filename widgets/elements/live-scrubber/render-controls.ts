import { html, nothing } from "lit";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { TimeTravel } from "../../setup/time-travel.ts";
import { formatDate } from "../../texts/format.ts";
import type { SCRUBBER_MESSAGES } from "../../texts/scrubber-messages.ts";
import type { Look } from "./describe-look.ts";
import { COLUMNS, drawDensity } from "./draw-density.ts";
import { ICONS } from "./icons.ts";

const RATES = [1, 2, 5, 10, 30, 60];

type Texts = LocaleController<typeof SCRUBBER_MESSAGES>;

/** What is drawn, and whom what tells. */
export interface View {
  readonly travel: TimeTravel;
  /** Where the thumb is, in Unix ms. */
  readonly time: number;
  readonly isNow: boolean;
  /** There is a now to go back to. */
  readonly isPast: boolean;
  readonly texts: Texts;
  readonly input: (event: Event) => void;
  readonly key: (event: KeyboardEvent) => void;
  readonly back: () => void;
}

/** Why there is nothing to move. */
export function renderMessage({ name, reason }: Look, texts: Texts) {
  const key = name as "missing" | "empty" | "error";
  const hint = key === "error" ? null : texts.text(`scrubber.${key}-hint`);
  return html`<slot name=${key === "empty" ? key : "error"}
    ><div class="message" part="message">
      <b>${texts.text(`scrubber.${key}`)}</b>
      <bdi class="quiet">${reason ?? hint}</bdi>
    </div></slot
  >`;
}

export function renderControls(view: View) {
  const { travel, texts, isNow, time } = view;
  const { from, to, times } = travel;
  // Now is at the end, in the first moment too.
  const max = Math.max(to, from + 1);
  const moment = isNow
    ? texts.text("scrubber.now")
    : texts.text("scrubber.at", { time: formatDate(time, texts.locale) });
  return html`<div class="line">
      <bdi class="moment" part="moment">${moment}</bdi>
      <bdi class="quiet">${describeEvents(view)}</bdi>
    </div>
    <div>
      <svg
        class="density"
        part="density"
        viewBox="0 0 ${COLUMNS} 1"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d=${drawDensity(times, from, to)}></path>
      </svg>
      <input
        type="range"
        part="slider"
        step="any"
        min=${from}
        max=${max}
        .value=${String(isNow ? max : time)}
        aria-label=${texts.text("scrubber.slider")}
        aria-valuetext=${moment}
        @input=${view.input}
        @keydown=${view.key}
      />
    </div>
    ${renderButtons(view)}`;
}

function renderButtons({ travel, texts, isNow, isPast, back }: View) {
  const button = (
    name: keyof typeof ICONS,
    press: () => void,
    isDisabled = false,
  ) => {
    const label = texts.text(`scrubber.${name}`);
    return html`<button
      part="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${isDisabled}
      @click=${press}
    >
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d=${ICONS[name]}></path>
      </svg>
    </button>`;
  };
  return html`<div class="line">
    ${button("previous", () => travel.step(-1))}
    ${
      travel.isPlaying || isNow
        ? button("pause", () => travel.pause())
        : button("play", () => travel.play())
    }
    ${button("next", () => travel.step(1), isNow)} ${renderSpeed(travel, texts)}
    ${
      travel.problem
        ? html`<bdi class="quiet">${travel.problem.message}</bdi>`
        : nothing
    }
    ${
      isPast
        ? html`<button class="main" part="back" @click=${back}>
            ${texts.text("scrubber.back")}
          </button>`
        : nothing
    }
  </div>`;
}

function renderSpeed(travel: TimeTravel, texts: Texts) {
  return html`<select
    part="speed"
    aria-label=${texts.text("scrubber.speed")}
    @change=${({ target }: Event) =>
      travel.setRate(Number((target as HTMLSelectElement).value))}
  >
    ${RATES.map(
      (rate) =>
        html`<option value=${rate} ?selected=${rate === travel.rate}>
          ${texts.text("scrubber.rate", { rate })}
        </option>`,
    )}
  </select>`;
}

/** What has come since the past was opened is of more use than what is in it. */
function describeEvents({ travel, texts }: View): string {
  const { fresh, from, to, times } = travel;
  const write = (time: number) => formatDate(time, texts.locale);
  return fresh > 0
    ? texts.text("scrubber.fresh", { count: fresh, time: write(to) })
    : texts.text("scrubber.events", { count: times.length, time: write(from) });
}
