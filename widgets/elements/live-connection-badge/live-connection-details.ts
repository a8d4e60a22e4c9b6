import { html, LitElement, nothing } from "lit";
import {
  ClientController,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import { DETAILS_MESSAGES } from "../../texts/details-messages.ts";
import { tokens } from "../../theme/tokens.ts";
import { describeDiagnostics } from "./describe-diagnostics.ts";
import type { TrailPoint } from "./latency-trail.ts";
import { describeTopic, listFacts, type Fact } from "./list-facts.ts";
import { styles } from "./live-connection-details.styles.ts";
import { LiveReconnectEvent } from "./live-reconnect-event.ts";
import { renderPending } from "./render-pending.ts";
import { renderTrail } from "./render-trail.ts";

/**
 * @summary The details behind a connection badge. They load when they are opened, and tell the time every second.
 *
 * @event {LiveReconnectEvent} live-reconnect - "Reconnect now" was pressed. Cancelable.
 * @csspart value - The value of one fact.
 * @csspart topic - One topic and its state.
 * @csspart pending - The list of what this person asked for and has no outcome yet.
 * @csspart command - One of them.
 * @csspart latency - The line of recent round trips.
 * @csspart reconnect - The button "Reconnect now".
 * @csspart copy - The button "Copy diagnostics".
 */
export class LiveConnectionDetails extends LitElement {
  static override styles = [tokens, styles];
  static override properties = {
    client: { attribute: false },
    why: { attribute: false },
    locale: {},
    trail: { attribute: false },
  };

  /** The badge's client; null while there is none. */
  client?: LiveClient | null;
  /** Why there is none, or what the page has to mend before the badge can vouch for anything. */
  why?: string | null;
  /** The badge's locale. */
  locale?: string;
  /** What the round trips were lately, oldest first. */
  trail?: readonly TrailPoint[];

  readonly #clients = new ClientController(this);
  readonly #texts = new LocaleController(this, DETAILS_MESSAGES);
  #copied = false;
  #uncopied = "";

  constructor() {
    super();
    new TickController(this, () => 1_000);
  }

  protected override render() {
    const { client, error } = this.#clients;
    const status = error ? undefined : client?.status;
    return html`<h2>${this.#texts.text("details.title")}</h2>
      ${this.#renderWhy(status)}
      ${
        status
          ? html`<dl>
                ${listFacts(status, this.#texts).map((fact) => this.#renderFact(fact))}
              </dl>
              ${this.#renderTopics(status)}
              ${renderPending(client?.queue, this.#texts)} ${this.#renderActs()}`
          : nothing
      }`;
  }

  /** Below the round trip of now stands that of the last minutes. */
  #renderFact({ name, value, isTrip }: Fact) {
    return html`<dt>${name}</dt>
      <dd part="value"><bdi>${value}</bdi></dd>
      ${isTrip ? renderTrail(this.trail ?? [], this.#texts) : nothing}`;
  }

  /** Every state that is not good says why, and what to do where something can be done. */
  #renderWhy(status: ClientStatus | undefined) {
    const texts = this.#texts;
    const why = status
      ? [this.why, status.reason]
      : [this.why ?? texts.text("details.missing")];
    if (status?.state === "denied") why.push(texts.text("details.denied"));
    if (status?.state === "unverified")
      why.push(texts.text("details.unverified"));
    return why
      .filter(Boolean)
      .map((sentence) => html`<p class="why">${sentence}</p>`);
  }

  #renderTopics({ topics }: ClientStatus) {
    if (topics.length === 0) return nothing;
    return html`<ul aria-label=${this.#texts.text("details.topics")}>
      ${topics.map(
        (topic) =>
          html`<li part="topic">
            <bdi>${topic.name}</bdi
            ><bdi>${describeTopic(topic, this.#texts)}</bdi>
          </li>`,
      )}
    </ul>`;
  }

  #renderActs() {
    const label = this.#copied ? "details.copied" : "details.copy";
    return html`<div class="acts">
        <button part="reconnect" @click=${this.#handleReconnect}>
          ${this.#texts.text("details.reconnect")}
        </button>
        <button part="copy" @click=${this.#handleCopy}>
          ${this.#texts.text(label)}
        </button>
      </div>
      ${
        this.#uncopied
          ? html`<textarea
              readonly
              rows="6"
              aria-label=${this.#texts.text("details.select")}
              .value=${this.#uncopied}
            ></textarea>`
          : nothing
      }`;
  }

  #handleReconnect(): void {
    if (this.dispatchEvent(new LiveReconnectEvent()))
      this.#clients.client?.reconnect();
  }

  /** A page without the right to the clipboard (no HTTPS, a frame) gets the text to copy by hand. */
  async #handleCopy(): Promise<void> {
    const status = this.#clients.client?.status;
    if (!status) return;
    const text = describeDiagnostics(status, Date.now(), navigator.userAgent);
    try {
      await navigator.clipboard.writeText(text);
      this.#copied = true;
    } catch {
      this.#uncopied = text;
    }
    this.requestUpdate();
  }
}
