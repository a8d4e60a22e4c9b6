import type { ClientHolder } from "../../controllers/client-holder.ts";
import { ClientRequestEvent } from "../../controllers/client-request-event.ts";
import { defaultHolder } from "../../controllers/default-client.ts";

/** Who hands the widgets around an element their client: the nearest provider above, else the script tag. */
export function findHolder(element: HTMLElement): ClientHolder {
  const request = new ClientRequestEvent();
  element.dispatchEvent(request);
  return request.holder ?? defaultHolder;
}
