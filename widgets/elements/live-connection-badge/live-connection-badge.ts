import { html, LitElement, nothing } from "lit";
import { readOption, THEMES } from "../../controllers/attributes.ts";
import {
  ClientController,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import { HeldTopics } from "../../controllers/held-topics.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import { SettledController } from "../../controllers/settled-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import {
  StatusController,
  type ClientStatus,
} from "../../controllers/status-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import { chooseState } from "../../controllers/topic-state.ts";
import type { State } from "../../events/state.ts";
import { BADGE_MESSAGES } from "../../texts/badge-messages.ts";
import { SHAPES } from "../../theme/shapes.ts";
import { tokens } from "../../theme/tokens.ts";
import { listNotes } from "./badge-notes.ts";
import { styles } from "./live-connection-badge.styles.ts";

const VARIANTS = ["pill", "dot", "bar"] as const;

/** A drop shorter than this is not announced. */
const SETTLED_MS = 1_500;

/** The states whose word a page may replace by a slot. */
const SLOTS: Partial<Record<State | "missing", string>> = {
  connecting: "loading",
  denied: "error",
  missing: "error",
};

/**
 * @summary Says how the connection is, by word, colour and shape, and never "live" without proof.
 *
 * @slot header - Before the badge.
 * @slot loading - Instead of the word while connecting.
 * @slot error - Instead of the word when denied, or when there is nothing to connect with.
 * @slot footer - After the badge.
 * @event {LiveReconnectEvent} live-reconnect - "Reconnect now" was pressed. Cancelable: prevent it to do it yourself.
 * @event {LiveErrorEvent} live-error - An attribute has a value that is not accepted.
 * @csspart badge - The badge itself, a button that opens the details.
 * @csspart shape - The mark of state and quality.
 * @csspart label - The word of the state.
 * @csspart note - Latency, since when, retry countdown, or why.
 * @csspart details - The popover with the details.
 * @cssproperty [--live-badge-background] - Behind the badge.
 * @cssproperty [--live-font-size=0.875em] - Size of the text.
 * @cssstate connecting - Nothing has been proven yet.
 * @cssstate live - Joined, caught up, and proven so at most 45 s ago.
 * @cssstate catching-up - Fetching what was missed.
 * @cssstate stale - The last proof is older than 45 s.
 * @cssstate offline - No connection; it is being retried.
 * @cssstate denied - Refused for good.
 * @cssstate unverified - A channel without a log: nothing can be proven.
 * @cssstate missing - There is nothing to connect with.
 */
export class LiveConnectionBadge extends LitElement {
  static override styles = [tokens, styles];
  static override properties = {
    topic: {},
    variant: { reflect: true },
    theme: { reflect: true },
    locale: {},
    client: { attribute: false },
  };

  /** Topics, separated by spaces, whose state is shown; absent: the whole connection's. */
  topic = "";
  /** How much is shown: `pill` (default), `dot`, or `bar` over the whole width. */
  variant?: string;
  /** `light`, `dark`, or `auto` for the system's; absent: as the page. */
  theme?: string;
  /** A BCP 47 name; absent: the page's `lang`. */
  locale?: string;
  /** The element's own client; absent: the provider's. */
  client?: LiveClient | null;

  readonly #clients = new ClientController(this);
  readonly #texts = new LocaleController(this, BADGE_MESSAGES);
  readonly #settled = new SettledController(this, SETTLED_MS, () =>
    this.#say(),
  );
  #details: "closed" | "open" | "failed" = "closed";

  constructor() {
    super();
    new HeldTopics(this, this.#clients);
    new StatusController(this, this.#clients, pickShown);
    new StateController(this, () => this.#state);
    new TickController(this, () => (this.#tellsTime ? 1_000 : 0));
  }

  protected override render() {
    const variant = readOption(this, "variant", this.variant, VARIANTS);
    readOption(this, "theme", this.theme, THEMES, "the page's");
    const dot = variant === "dot";
    return html`<slot name="header"></slot
      ><button
        class="badge ${variant}"
        part="badge"
        popovertarget="details"
        title=${dot ? this.#say() : nothing}
      >
        ${this.#renderShape()}
        <span class=${dot ? "hidden" : "words"}>
          <span class="hidden">${this.#texts.text("badge.label")}:</span>
          <b part="label">${this.#renderWord()}</b>
          ${this.#listNotes(variant === "bar").map(
            (note) => html` <span class="note" part="note">${note}</span>`,
          )}
        </span></button
      ><slot name="footer"></slot>
      <span class="hidden" role="status">${this.#settled.text}</span>
      ${this.#renderDetails()}`;
  }

  /** The client's status, with the state of the topics that were asked for. */
  get #status(): ClientStatus | undefined {
    const status = this.#clients.client?.status;
    return (
      status && {
        ...status,
        ...chooseState(status, (this.topic ?? "").split(/\s+/)),
      }
    );
  }

  get #state(): State | "missing" {
    const { missing, error } = this.#clients;
    const none = missing || error ? "missing" : "connecting";
    return this.#status?.state ?? none;
  }

  get #tellsTime(): boolean {
    return this.variant === "bar" || this.#state === "offline";
  }

  /** What is announced: no number that ticks. */
  #say(): string {
    const { state, quality } = this.#status ?? { state: this.#state };
    const words = [this.#texts.text(`state.${this.#state}`)];
    if (state === "live" && quality)
      words.push(this.#texts.text(`quality.${quality}`));
    return `${this.#texts.text("badge.label")}: ${words.join(", ")}`;
  }

  #listNotes(bar: boolean): string[] {
    const { error } = this.#clients;
    if (this.#status) return listNotes(this.#status, this.#texts, bar);
    return error ? [error.message] : [];
  }

  #renderShape() {
    const state = this.#state;
    const look = (state === "live" && this.#status?.quality) || state;
    return html`<span class="shape ${look}" part="shape"
      ><svg viewBox="0 0 16 16" aria-hidden="true">
        <path d=${SHAPES[look]}></path></svg
    ></span>`;
  }

  #renderWord() {
    const word = this.#texts.text(`state.${this.#state}`);
    const slot = SLOTS[this.#state];
    return slot ? html`<slot name=${slot}>${word}</slot>` : word;
  }

  #renderDetails() {
    const { client, error } = this.#clients;
    const content =
      this.#details === "failed"
        ? this.#texts.text("badge.failed")
        : html`<live-connection-details
            exportparts="value, topic, reconnect, copy"
            .client=${client}
            .error=${error}
            .locale=${this.#texts.locale}
          ></live-connection-details>`;
    return html`<div
      id="details"
      part="details"
      popover
      role="dialog"
      aria-label=${this.#texts.text("badge.label")}
      @toggle=${this.#handleToggle}
    >
      ${this.#details === "closed" ? nothing : content}
    </div>`;
  }

  async #handleToggle(event: Event): Promise<void> {
    const open = (event as ToggleEvent).newState === "open";
    this.#details = open ? "open" : "closed";
    this.requestUpdate();
    if (!open) return;
    try {
      await import("./live-connection-details.define.ts");
    } catch {
      this.#details = "failed";
      this.requestUpdate();
    }
  }
}

/** What of the status is worth a new paint here. Counters are not: the bar shows them once per second. */
function pickShown(status: ClientStatus) {
  const { state, quality, since, reason, retryAt, pending, topics } = status;
  return {
    state,
    quality,
    since,
    reason,
    retryAt,
    pending,
    done: status.progress?.done,
    total: status.progress?.total,
    ms: status.latency && Math.round(status.latency.last),
    topics: topics.map((topic) => topic.name + topic.state).join(),
  };
}
