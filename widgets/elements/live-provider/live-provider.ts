import { html, LitElement, type PropertyValues } from "lit";
import {
  findClientsAgain,
  type LiveClient,
} from "../../controllers/client-controller.ts";
import { ClientHolder } from "../../controllers/client-holder.ts";
import type { ClientRequestEvent } from "../../controllers/client-request-event.ts";
import { reportError } from "../../controllers/live-error-event.ts";
import type { LiveletsError } from "../../events/error.ts";
import { createClientFrom } from "../../setup/create-client-from.ts";
import type { ClientSettings, SourceName } from "../../setup/settings.ts";
import { announceClient } from "./announce-client.ts";
import { styles } from "./live-provider.styles.ts";

const PLACE = { who: "live-provider", prefix: "" };

/** Moving the element within the page takes it out for a moment: that is not a reason to reconnect. */
const GRACE_MS = 1_000;

/**
 * @summary Connects the elements inside it: one client for all of them.
 *
 * Changed attributes make a new client, once for all that changed together. Taken out of the page, it closes
 * the client after a second. A `client` that the page gave is used as it is and never closed here.
 *
 * @slot - The elements that use the connection.
 * @event {LiveReadyEvent} live-ready - The connection stands. Once per client.
 * @event {LiveStatusChangeEvent} live-status-change - The state or quality changed.
 * @event {LiveErrorEvent} live-error - A wrong attribute, a refusal, or a setup that cannot work.
 */
export class LiveProvider extends LitElement {
  static override styles = styles;
  static override properties = {
    endpoint: {},
    apikey: {},
    tenant: {},
    source: {},
    pack: {},
    seed: {},
    timeZone: { attribute: "time-zone" },
    tokenUrl: { attribute: "token-url" },
    persist: {},
    share: {},
    client: { attribute: false },
    recording: { attribute: false },
    getToken: { attribute: false },
  };

  /** Where the functions are. */
  endpoint?: string;
  /** The publishable key. */
  apikey?: string;
  /** The tenant whose log is read. */
  tenant?: string;
  /** How to connect: auto, supabase, pusher, poll, mock or replay. */
  source?: string;
  /** The domain, for `mock`; elsewhere the server says it. */
  pack?: string;
  /** Makes `mock` repeatable. */
  seed?: string;
  /** Whose wall clock `mock` goes by: an IANA name such as `Europe/Berlin`; absent: UTC. */
  timeZone?: string;
  /** Where the page's own server hands out a token for whoever is signed in. */
  tokenUrl?: string;
  /** `off`: nothing is kept on the visitor's device. */
  persist?: string;
  /** `off`: a line for each tab. Else one for all tabs of a browser that show the same person's widgets. */
  share?: string;
  /** A client made elsewhere; then the attributes do nothing. */
  client?: LiveClient | null;
  /** What the source `replay` plays: a file that `record()` gave or a person chose, its text, or its parsed JSON. */
  recording?: ClientSettings["recording"];
  /** Hands out a token for whoever is signed in; null for a visitor. */
  getToken?: ClientSettings["getToken"];

  readonly #holder = new ClientHolder();
  /** The attributes ask for another client than the one that is held. */
  #due = true;
  #own: LiveClient | null = null;
  #silence: (() => void) | null = null;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.addEventListener("live-client-request", (event) => {
      event.stopPropagation();
      (event as ClientRequestEvent).holder = this.#holder;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#grace);
    if (this.hasUpdated) this.#settle();
    findClientsAgain();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#grace = setTimeout(() => {
      this.#due = true;
      this.#take(null, null);
    }, GRACE_MS);
    findClientsAgain();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.#due = true;
    this.#settle();
  }

  protected override render() {
    return html`<slot></slot>`;
  }

  #settle(): void {
    if (!this.isConnected || !this.#due) return;
    this.#due = false;
    if (this.client) return this.#take(this.client, null);
    try {
      const client = createClientFrom(this.#readSettings(), PLACE);
      this.#take(client, client);
    } catch (thrown) {
      const error = thrown as LiveletsError;
      this.#take(null, null, error);
      reportError(this, error);
    }
  }

  #readSettings(): ClientSettings {
    const { endpoint, apikey, tenant, pack, seed, timeZone } = this;
    const { recording, tokenUrl, getToken, persist, share } = this;
    return {
      endpoint,
      apikey,
      tenant,
      // What is none is told.
      source: this.source as SourceName,
      pack,
      seed,
      timeZone,
      tokenUrl,
      recording,
      persist,
      share,
      getToken,
      onError: (error) => reportError(this, error),
    };
  }

  /** Hands a client to the elements inside; `own` is closed when the next one comes. */
  #take(
    client: LiveClient | null,
    own: LiveClient | null,
    error: LiveletsError | null = null,
  ): void {
    if (client === this.#holder.client && !error) return;
    this.#silence?.();
    const before = this.#own;
    this.#own = own;
    this.#holder.set(client, error);
    this.#silence = client && announceClient(client, this);
    void before?.close();
  }
}
