import { html, LitElement, nothing } from "lit";
import { complain, readOption, THEMES } from "../../controllers/attributes.ts";
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
import type { State } from "../../events/state.ts";
import { BADGE_MESSAGES } from "../../texts/badge-messages.ts";
import { SHAPES } from "../../theme/shapes.ts";
import { tokens } from "../../theme/tokens.ts";
import type * as Notes from "./badge-notes.ts";
import { chunks } from "./chunks.ts";
import type { TrailPoint } from "./latency-trail.ts";
import { styles } from "./live-connection-badge.styles.ts";

const VARIANTS = ["pill", "dot", "bar"] as const;

/** A drop shorter than this is not announced. */
const SETTLED_MS = 1_500;

/** Notes that could not be had are asked for again at a change, but not sooner than after this. */
const AGAIN_MS = 5_000;

/** What of the status, its topics and its progress is worth a new paint. The bar shows counters once per second. */
const SHOWN = (
  "state quality since reason retryAt pending progress done total " +
  "latency last topics name transport"
).split(" ");

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
 * @slot error - Instead of the word when denied, or when there is nothing to connect with or to vouch for.
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
 * @cssstate missing - There is nothing to connect with, the setup cannot work, or no name in `topic` is one.
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
  readonly #held = new HeldTopics(this, this.#clients);
  readonly #texts = new LocaleController(this, BADGE_MESSAGES);
  readonly #settled = new SettledController(this, SETTLED_MS, () =>
    this.#say(),
  );
  #details: "closed" | "open" | "failed" = "closed";
  /** When the notes may be asked for next. */
  #askAt = 0;
  #notes: typeof Notes | null = null;
  #trail: readonly TrailPoint[] | undefined;

  constructor() {
    super();
    new StatusController(this, this.#clients, (status, client) =>
      this.#pickShown(status, client),
    );
    new StateController(this, () => this.#state);
    new TickController(this, () =>
      this.variant === "bar" || this.#state === "offline" ? 1_000 : 0,
    );
  }

  protected override updated(): void {
    const now = performance.now();
    if (!this.#clients.client || this.#notes || now < this.#askAt) return;
    this.#askAt = now + AGAIN_MS;
    void this.#loadNotes();
  }

  protected override render() {
    const variant = readOption(this, "variant", this.variant, VARIANTS);
    readOption(this, "theme", this.theme, THEMES, "the page's");
    const dot = variant === "dot";
    const state = this.#state;
    const look = (state === "live" && this.#status?.quality) || state;
    const texts = this.#texts;
    const word = texts.text(`state.${state}`);
    const slot = SLOTS[state];
    // What is hidden stands first: behind a bar it would reach past the edge of the page.
    return html`<span class="hidden" role="status">${this.#settled.text}</span
      ><slot name="header"></slot
      ><button
        class="badge ${variant}"
        part="badge"
        popovertarget="details"
        title=${dot ? this.#say() : nothing}
      >
        <span class="shape ${look}" part="shape"
          ><svg viewBox="0 0 16 16" aria-hidden="true">
            <path d=${SHAPES[look]}></path></svg
        ></span>
        <span class=${dot ? "hidden" : "words"}>
          <span class="hidden">${texts.text("badge.label")}:</span>
          <b part="label"
            >${slot ? html`<slot name=${slot}>${word}</slot>` : word}</b
          >
          ${this.#listNotes(variant === "bar").map(
            (note) =>
              html` <span class="note" part="note"><bdi>${note}</bdi></span>`,
          )}
        </span></button
      ><slot name="footer"></slot> ${this.#renderDetails()}`;
  }

  /** The client's status, with the state of the topics that were asked for. */
  get #status(): ClientStatus | undefined {
    const { client, error } = this.#clients;
    return this.#held.tell(error ? undefined : client?.status);
  }

  get #state(): State | "missing" {
    const { client, missing, error } = this.#clients;
    // A client without a status to show has to be mended, or is one without a topic to vouch for.
    const none = client || missing || error ? "missing" : "connecting";
    return this.#status?.state ?? none;
  }

  /** What the page has to mend. */
  get #why(): string | undefined {
    const { wrong, accepted } = this.#held;
    return (
      this.#clients.error?.message ??
      (wrong ? complain(this, "topic", wrong, accepted, "left out") : undefined)
    );
  }

  /** The word of the quality, while it means something. */
  get #quality(): string {
    const { state, quality } = this.#status ?? {};
    return state === "live" && quality
      ? this.#texts.text(`quality.${quality}`)
      : "";
  }

  /** What is announced: no number that ticks. */
  #say(): string {
    const quality = this.#quality;
    const word = this.#texts.text(`state.${this.#state}`);
    return `${this.#texts.text("badge.label")}: ${word}${quality && `, ${quality}`}`;
  }

  #listNotes(bar: boolean): readonly string[] {
    const status = this.#status;
    const why = this.#why;
    if (!status) return why ? [why] : [];
    const { locale } = this.#texts;
    return this.#notes?.listNotes(status, locale, bar, this.#quality) ?? [];
  }

  /** Not needed before there is a connection. Without them, the word and the shape still say how it is. */
  async #loadNotes(): Promise<void> {
    this.#notes = await chunks.notes().catch(() => null);
    this.#notes?.dressRoot(this.shadowRoot!);
    this.requestUpdate();
  }

  /** Until its content has loaded, the popover is nothing to be seen. */
  #renderDetails() {
    const content =
      this.#details === "failed"
        ? html`<span class="badge">${this.#texts.text("badge.failed")}</span>`
        : html`<live-connection-details
            exportparts="value, topic, latency, reconnect, copy"
            .client=${this.#clients.client}
            .why=${this.#why}
            .locale=${this.#texts.locale}
            .trail=${this.#trail}
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

  async #handleToggle({ newState }: ToggleEvent): Promise<void> {
    const isOpen = newState === "open";
    this.#details = isOpen ? "open" : "closed";
    this.requestUpdate();
    if (!isOpen) return;
    try {
      const details = await chunks.details();
      details.dressPopover(this.shadowRoot!);
    } catch {
      this.#details = "failed";
      this.requestUpdate();
    }
  }

  #pickShown(status: ClientStatus, client: LiveClient) {
    this.#trail = this.#notes?.follow(client, status, Date.now());
    return { shown: JSON.stringify(status, SHOWN) };
  }
}
