import { html, nothing } from "lit";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import { formatDate } from "../../texts/format.ts";
import type { CONFLICT_MESSAGES } from "../../texts/conflict-messages.ts";
import { SHAPES } from "../../theme/shapes.ts";
import type { ConflictField, Pending, Pick } from "./conflict-fields.ts";
import { nameCommand, writeFields, writeValue } from "./describe-command.ts";

type Texts = LocaleController<typeof CONFLICT_MESSAGES>;

/** Longer than this nobody compares by eye. */
const LONG = 1_000;
const PICKS = ["mine", "theirs"] as const;

/** A conflict, and what is chosen so far. */
export interface ChoiceView {
  readonly command: Pending;
  /** Among those that are shown. */
  readonly place: number;
  /** Null: all of one or all of the other. */
  readonly fields: readonly ConflictField[] | null;
  readonly picks: ReadonlyMap<string, Pick>;
  /** What went wrong, or is missing, in words. */
  readonly problem: string | null;
  readonly texts: Texts;
  readonly pick: (name: string, pick: Pick) => void;
  /** Without `all`: what was picked. */
  readonly send: (all?: Pick) => void;
}

export function renderChoice(view: ChoiceView) {
  const { command, fields, problem, texts, send } = view;
  const { id, at, reason } = command;
  const button = (label: Parameters<Texts["text"]>[0], all?: Pick) =>
    html`<button
      class=${all ? "" : "main"}
      part="button"
      @click=${() => send(all)}
    >
      ${texts.text(label)}
    </button>`;
  return html`<div
    class="box"
    part="conflict"
    role="group"
    aria-labelledby="name-${id}"
  >
    <h2 id="name-${id}">
      <bdi>${nameCommand(command, texts.locale)}</bdi>
      <span class="quiet">${formatDate(at, texts.locale)}</span>
    </h2>
    <p class="mark">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d=${SHAPES.poor}></path>
      </svg>
      ${texts.text("conflict.title")}
    </p>
    ${reason ? html`<p class="quiet"><bdi>${reason}</bdi></p>` : nothing}
    ${
      fields
        ? fields.map((field, place) => renderField(field, place, view))
        : renderWhole(view)
    }
    <p role="alert" class="quiet">${problem}</p>
    <div class="acts">
      ${fields && fields.length > 0 ? button("conflict.send") : nothing}
      ${button("conflict.all-mine", "mine")}
      ${button("conflict.all-theirs", "theirs")}
    </div>
  </div>`;
}

function renderField(field: ConflictField, at: number, view: ChoiceView) {
  const { place, picks, texts, pick } = view;
  const { name, base } = field;
  return html`<fieldset part="field">
    <legend><bdi>${name}</bdi></legend>
    ${
      base === undefined
        ? nothing
        : html`<div class="row base">
            <span class="key">${texts.text("conflict.base")}</span>
            <bdi>${writeValue(base, LONG)}</bdi>
          </div>`
    }
    ${PICKS.map(
      (one) =>
        html`<label class="row">
          <input
            type="radio"
            name="field-${place}-${at}"
            ?data-picked=${picks.get(name) === one}
            @change=${() => pick(name, one)}
          />
          <span class="key">${texts.text(`conflict.${one}`)}</span>
          <bdi>${say(field[one], texts)}</bdi>
        </label>`,
    )}
  </fieldset>`;
}

function renderWhole({ command, texts }: ChoiceView) {
  const { args, base, answer } = command;
  const line = (label: "base" | "mine" | "theirs", value: unknown) =>
    html`<div class="row base">
      <span class="key">${texts.text(`conflict.${label}`)}</span>
      <bdi>${writeFields(value, LONG)}</bdi>
    </div>`;
  return html`<div>
    ${base === undefined ? nothing : line("base", base)} ${line("mine", args)}
    ${line("theirs", answer?.result)}
  </div>`;
}

function say(value: unknown, texts: Texts): string {
  return value === undefined
    ? texts.text("conflict.unknown")
    : writeValue(value, LONG);
}
