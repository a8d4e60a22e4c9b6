import { LiveletsError } from "../events/error.ts";
import { isSegment } from "../events/topic.ts";

/** Throws unless it names a tenant. */
export function requireTenant(tenant: string | undefined): void {
  if (tenant !== undefined && isSegment(tenant)) return;
  throw new LiveletsError(
    "bad-argument",
    `client: the tenant is ${tenant === undefined ? "missing" : `not one: "${tenant}"`}. Set it to 1 to 64 of A-Z a-z 0-9 _ -.`,
  );
}

/** The endpoint without its last slash. Throws unless it is a web address. */
export function requireEndpoint(endpoint: string): string {
  if (/^https?:\/\/\S+$/.test(endpoint)) return endpoint.replace(/\/+$/, "");
  throw new LiveletsError(
    "bad-argument",
    `client: the endpoint is no web address: "${endpoint}". Use https://…/functions/v1.`,
  );
}
