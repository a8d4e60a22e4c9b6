import type { LiveClient } from "../../controllers/client-controller.ts";
import { reportError } from "../../controllers/live-error-event.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";
import { LiveletsError } from "../../events/error.ts";
import { LiveReadyEvent } from "./live-ready-event.ts";
import { LiveStatusChangeEvent } from "./live-status-change-event.ts";

const WIDGETS = "live-connection-badge,live-metrics-grid,live-activity-feed";

/** Turns what a client says of itself into DOM events of its provider. Returns its undo. */
export function announceClient(
  client: LiveClient,
  provider: HTMLElement,
): () => void {
  let ready = false;
  let told = "";
  const announce = (status: ClientStatus) => {
    if (!ready && isReady(client, status)) {
      ready = true;
      provider.dispatchEvent(new LiveReadyEvent(describe(client, status)));
    }
    const { state, quality, since, reason } = status;
    const now = `${state} ${quality}`;
    if (now === told) return;
    told = now;
    provider.dispatchEvent(
      new LiveStatusChangeEvent({ state, quality, since, reason }),
    );
    if (client.mistake) reportError(provider, client.mistake);
    else if (state === "denied") reportDenied(provider, reason);
  };
  reportUnclosed(provider);
  announce(client.status);
  return client.subscribe(announce);
}

/** With a log: `connect` was answered. On a bare channel nothing answers: the connection counts. */
function isReady(client: LiveClient, status: ClientStatus): boolean {
  return client.bare ? status.connectedAt !== null : client.granted !== null;
}

function describe(
  client: LiveClient,
  status: ClientStatus,
): LiveReadyEvent["detail"] {
  return {
    user: client.user,
    roles: [...client.roles],
    topics: [...(client.granted ?? [])],
    transport: status.transport,
  };
}

function reportDenied(provider: HTMLElement, reason: string | null): void {
  const why = (reason ?? "the server gave no reason").replace(/\.$/, "");
  // A server's own advice is better than any that is known here.
  const advice = /\. ./.test(why)
    ? ""
    : " Check tenant, apikey and who is signed in.";
  const message = `${nameOf(provider)}: the connection was refused: ${why}.${advice}`;
  reportError(provider, new LiveletsError("denied", message));
}

/** The script tag's client tells of itself on the root element. */
function nameOf(provider: HTMLElement): string {
  return provider === document.documentElement
    ? "livelets"
    : provider.localName;
}

/** Complains of a widget inside a widget, where it cannot be seen: `/>` closes no tag in HTML. */
function reportUnclosed(provider: HTMLElement): void {
  const inner = provider.querySelector(
    `:is(${WIDGETS})>:is(${WIDGETS}):not([slot])`,
  );
  if (!inner) return;
  const outer = inner.parentElement!.localName;
  const message = `${nameOf(provider)}: <${inner.localName}> cannot be seen inside <${outer}>. Close that with </${outer}>.`;
  reportError(provider, new LiveletsError("bad-attribute", message));
}
