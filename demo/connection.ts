import { fixedSource } from "./built.ts";
import { PUBLISHABLE_KEY } from "./embedded.ts";
import { parseView } from "./view.ts";

/** What a page that lets nothing be chosen gives `<live-provider>`: `?tenant=&source=` of its address, and no sign-in. */
export function connectionOf(search: string) {
  const { tenant, source } = parseView(search, fixedSource);
  return {
    endpoint: `${location.origin}/functions/v1`,
    apikey: PUBLISHABLE_KEY,
    tenant,
    source,
    ...(source === "mock" && { pack: tenant }),
  };
}
