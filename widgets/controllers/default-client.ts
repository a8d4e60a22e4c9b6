import type { LiveClient } from "../client/types.ts";
import type { LiveletsError } from "../events/error.ts";
import { ClientHolder } from "./client-holder.ts";

/** The script tag's client: for elements without a provider above them. */
export const defaultHolder = new ClientHolder();

/** Gives every element without a provider this client; null takes it away, with the reason if there is one. */
export function setDefaultClient(
  client: LiveClient | null,
  error: LiveletsError | null = null,
): void {
  defaultHolder.set(client, error);
}

export function getDefaultClient(): LiveClient | null {
  return defaultHolder.client;
}
