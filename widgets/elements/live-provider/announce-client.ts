import type { LiveClient } from "../../controllers/client-controller.ts";
import { reportError } from "../../controllers/live-error-event.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";
import type * as Complaints from "./complaints.ts";
import { LiveReadyEvent } from "./live-ready-event.ts";
import { LiveStatusChangeEvent } from "./live-status-change-event.ts";

const WIDGETS =
  ":is(live-connection-badge,live-metrics-grid,live-activity-feed)";

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
    else if (state === "denied")
      complain((all) => all.reportDenied(provider, reason));
  };
  const hidden = provider.querySelector(`${WIDGETS}>${WIDGETS}:not([slot])`);
  if (hidden) complain((all) => all.reportUnclosed(provider, hidden));
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

/** What is told only where something is wrong comes only then; where it cannot be had, the elements say why. */
function complain(tell: (complaints: typeof Complaints) => void): void {
  import("./complaints.ts").then(tell, () => {});
}
