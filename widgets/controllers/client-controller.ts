import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { LiveClient } from "../client/types.ts";
import { LiveletsError } from "../events/error.ts";
import { ClientHolder } from "./client-holder.ts";
import { ClientRequestEvent } from "./client-request-event.ts";
import { defaultHolder } from "./default-client.ts";
import { cancelFrame, requestFrame } from "./frame.ts";
import { reportError } from "./live-error-event.ts";

/** Elements see the client through this room. */
export type { LiveClient } from "../client/types.ts";

export interface ClientHost extends ReactiveControllerHost, HTMLElement {
  /** A client of the element's own, before any provider's. */
  client?: LiveClient | null;
}

/** Gets the client; what it returns is called before the next client, and at the end. */
export type ClientEffect = (client: LiveClient) => () => void;

/** Long enough for a provider whose code is still loading. */
const MISSING_MS = 2_000;

/** Everyone on the page who may have to look again when a provider comes or goes. */
const connected = new Set<ClientController>();

/** A provider came or went: whoever stands below it asks again. */
export function findClientsAgain(): void {
  for (const controller of connected) controller.find();
}

/**
 * Finds the client of its host: the host's own `client`, else that of the nearest provider above, else the script
 * tag's. Follows when any of them changes, also when the provider comes later than the host.
 */
export class ClientController implements ReactiveController {
  readonly #host: ClientHost;
  readonly #watchers = new Map<ClientEffect, (() => void) | null>();
  #client: LiveClient | null = null;
  /** What the holder has; the site may have this element poll. */
  #offered: LiveClient | null = null;
  #own: LiveClient | null | undefined = undefined;
  #holder: ClientHolder | null = null;
  #leave: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #parting: ReturnType<typeof setTimeout> | undefined;
  #missing = false;

  constructor(host: ClientHost) {
    this.#host = host;
    host.addController(this);
  }

  get client(): LiveClient | null {
    return this.#client;
  }

  /** True once it is clear that nobody offers a client. */
  get missing(): boolean {
    return this.#missing && !this.#client;
  }

  /** What the page has to mend before there is anything to show. */
  get error(): LiveletsError | null {
    const client = this.#client;
    return (client ? client.mistake : this.#holder?.error) ?? null;
  }

  hostConnected(): void {
    clearTimeout(this.#parting);
    connected.add(this);
    this.#timer = setTimeout(() => {
      this.#missing = true;
      if (!this.#client) requestFrame(this.#host);
    }, MISSING_MS);
    this.find();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    if (this.#host.client !== this.#own) this.find();
    else if (this.#chosen !== this.#client) this.#use(this.#offered);
  }

  hostDisconnected(): void {
    connected.delete(this);
    clearTimeout(this.#timer);
    this.#leave?.();
    this.#leave = null;
    this.#holder = null;
    cancelFrame(this.#host);
    // A page that moves an element takes it out for a moment: what it shows is let go only if it stays out.
    this.#parting = setTimeout(() => this.#use(null));
  }

  /** Runs `effect` with the client of now and with each later one, for as long as the host is in the page. */
  watch(effect: ClientEffect): void {
    this.#watchers.set(effect, this.#client && effect(this.#client));
  }

  /** Looks again who offers a client. */
  find(): void {
    this.#leave?.();
    this.#leave = null;
    this.#holder = null;
    const own = (this.#own = this.#host.client);
    if (own && isClient(own)) return this.#use(own);
    const holder = (this.#holder = own ? refuse(this.#host) : this.#ask());
    const follow = () => this.#use(holder.client);
    this.#leave = holder.subscribe(follow);
    follow();
  }

  get #chosen(): LiveClient | null {
    const offered = this.#offered;
    const mode = offered?.switches?.[this.#host.localName];
    return (mode === "poll" && offered?.polled) || offered;
  }

  #ask(): ClientHolder {
    const request = new ClientRequestEvent();
    this.#host.dispatchEvent(request);
    return request.holder ?? defaultHolder;
  }

  #use(offered: LiveClient | null): void {
    if (this.#host.isConnected) requestFrame(this.#host);
    this.#offered = offered;
    const client = this.#chosen;
    if (client === this.#client) return;
    this.#client = client;
    for (const [effect, undo] of this.#watchers) {
      undo?.();
      this.#watchers.set(effect, client && effect(client));
    }
  }
}

/** A page may set anything. */
function isClient(value: Partial<LiveClient>): boolean {
  return typeof value.subscribe === "function";
}

function refuse(host: ClientHost): ClientHolder {
  const holder = new ClientHolder();
  const message = `${host.localName}: client is none. Use what createLiveClient returns.`;
  holder.set(null, new LiveletsError("bad-argument", message));
  reportError(host, holder.error!);
  return holder;
}
