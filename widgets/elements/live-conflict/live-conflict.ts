import { html, LitElement, nothing } from "lit";
import { readOption, THEMES } from "../../controllers/attributes.ts";
import {
  ClientController,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import { StatusController } from "../../controllers/status-controller.ts";
import { CONFLICT_MESSAGES } from "../../texts/conflict-messages.ts";
import { tokens } from "../../theme/tokens.ts";
import {
  chooseArgs,
  listFields,
  type Pending,
  type Pick,
} from "./conflict-fields.ts";
import { LiveConflictEvent } from "./live-conflict-event.ts";
import { styles } from "./live-conflict.styles.ts";
import { LiveResolveEvent } from "./live-resolve-event.ts";
import { renderChoice } from "./render-choice.ts";

/** More at once nobody looks through. */
const MOST = 5;

/** What is known of a conflict beside the command. */
interface Choice {
  readonly picks: Map<string, Pick>;
  /** The page draws it. */
  readonly isElsewhere: boolean;
  problem: "choose" | "failed" | null;
}

/**
 * @summary Lets a person choose, field by field, where what they asked for meets what somebody else did meanwhile.
 *
 * It shows the commands whose conflict strategy is `manual`, and nothing while there are none. What only this person has
 * changed is chosen already.
 *
 * @slot header - Before the conflicts.
 * @slot empty - While there is none.
 * @slot error - Instead of the words when it is not set up.
 * @slot footer - After the conflicts.
 * @event {LiveConflictEvent} live-conflict - There is one, once for each. Cancelable: prevent it to draw it yourself.
 * @event {LiveResolveEvent} live-resolve - A person has chosen. Cancelable: prevent it to end the conflict yourself.
 * @event {LiveErrorEvent} live-error - An attribute has a value that is not accepted.
 * @csspart conflict - One conflict.
 * @csspart field - One field of it.
 * @csspart button - Each of the buttons.
 * @csspart message - That it is not set up.
 * @cssproperty [--live-conflict-background] - Behind each conflict.
 * @cssproperty [--live-font-size=0.875em] - Size of the text.
 * @cssstate conflict - There is something to choose.
 * @cssstate empty - There is nothing to choose.
 * @cssstate missing - There is nothing to connect with, or the setup cannot work.
 */
export class LiveConflict extends LitElement {
  static override styles = [tokens, styles];
  static override properties = {
    theme: { reflect: true },
    locale: {},
    client: { attribute: false },
  };

  /** `light`, `dark`, or `auto` for the system's; absent: as the page. */
  theme?: string;
  /** A BCP 47 name; absent: the page's `lang`. */
  locale?: string;
  /** The element's own client; absent: the provider's. */
  client?: LiveClient | null;

  readonly #clients = new ClientController(this);
  readonly #texts = new LocaleController(this, CONFLICT_MESSAGES);
  /** By the id of the command. */
  readonly #choices = new Map<string, Choice>();
  #shown: readonly Pending[] = [];
  #isTaken = false;

  constructor() {
    super();
    new StatusController(this, this.#clients, (_, { queue }) => ({
      commands: queue?.commands,
    }));
    new StateController(this, () =>
      this.#isMissing ? "missing" : this.#shown.length ? "conflict" : "empty",
    );
  }

  protected override willUpdate(): void {
    readOption(this, "theme", this.theme, THEMES, "the page's");
    const commands = this.#clients.client?.queue?.commands ?? [];
    const all = commands.filter(({ state }) => state === "conflict");
    const ids = new Set(all.map(({ id }) => id));
    for (const id of this.#choices.keys())
      if (!ids.has(id)) this.#choices.delete(id);
    for (const command of all)
      if (!this.#choices.has(command.id)) this.#begin(command);
    this.#shown = all.filter(({ id }) => !this.#choices.get(id)!.isElsewhere);
  }

  /** The browser changes them too, and the next conflict may get those of one that is gone. */
  protected override updated(): void {
    for (const radio of this.renderRoot.querySelectorAll("input"))
      radio.checked = "picked" in radio.dataset;
  }

  protected override render() {
    const all = this.#shown;
    const rest = all.length - MOST;
    return html`<span class="hidden" role="status" tabindex="-1"
        >${this.#isTaken ? this.#texts.text("conflict.taken") : ""}</span
      >
      <slot name="header"></slot>
      ${this.#isMissing ? this.#renderMissing() : nothing}
      ${all.length === 0 ? html`<slot name="empty"></slot>` : nothing}
      ${all.slice(0, MOST).map((command, place) => this.#renderChoice(command, place))}
      ${
        rest > 0
          ? html`<p class="quiet">
              ${this.#texts.text("conflict.more", { count: rest })}
            </p>`
          : nothing
      }
      <slot name="footer"></slot>`;
  }

  get #isMissing(): boolean {
    const { missing, error } = this.#clients;
    return missing || error !== null;
  }

  #renderMissing() {
    const texts = this.#texts;
    const hint = texts.text("conflict.missing-hint");
    return html`<slot name="error"
      ><div class="box" part="message">
        <b>${texts.text("conflict.missing")}</b>
        <bdi class="quiet">${this.#clients.error?.message ?? hint}</bdi>
      </div></slot
    >`;
  }

  #renderChoice(command: Pending, place: number) {
    const choice = this.#choices.get(command.id)!;
    const { picks, problem } = choice;
    return renderChoice({
      ...{ command, place, picks, texts: this.#texts },
      fields: listFields(command),
      problem: problem && this.#texts.text(`conflict.${problem}`),
      pick: (name, pick) => {
        picks.set(name, pick);
        choice.problem = null;
        this.requestUpdate();
      },
      send: (all) => void this.#send(command, choice, all),
    });
  }

  #begin(command: Pending): void {
    const { id, type, args, base, answer } = command;
    const result = answer?.result ?? null;
    const isElsewhere = !this.dispatchEvent(
      new LiveConflictEvent({ id, type, args, base, result }),
    );
    const alone = (listFields(command) ?? []).filter(
      ({ isMineAlone }) => isMineAlone,
    );
    const picks = new Map(alone.map(({ name }) => [name, "mine" as Pick]));
    this.#choices.set(id, { picks, isElsewhere, problem: null });
    this.#isTaken = false;
  }

  /** The conflict goes when the queue says so. */
  async #send(command: Pending, choice: Choice, all?: Pick): Promise<void> {
    const { id } = command;
    const fields = listFields(command) ?? [];
    const isChosen = fields.every(({ name }) => choice.picks.has(name));
    choice.problem = all || isChosen ? null : "choose";
    this.requestUpdate();
    if (choice.problem) return;
    const picked = all ?? chooseArgs(command, fields, choice.picks);
    if (!this.dispatchEvent(new LiveResolveEvent({ id, choice: picked })))
      return;
    try {
      await this.#clients.client?.queue?.resolve(id, picked);
      this.#isTaken = true;
    } catch {
      choice.problem = "failed";
    }
    this.requestUpdate();
    await this.updateComplete;
    // Its buttons are gone: a reader is where the outcome is said.
    if (this.#isTaken && !this.shadowRoot!.activeElement)
      this.shadowRoot!.querySelector<HTMLElement>("[role=status]")!.focus();
  }
}
