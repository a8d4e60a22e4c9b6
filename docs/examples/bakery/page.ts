import { createLiveClient } from "../../../widgets/index.ts";
import { mockSource } from "../../../widgets/sources/mock.ts";
import { pack } from "./index.ts";

/** The pack without a server: its generator makes the events in the page. */
export const client = createLiveClient({
  tenant: "bakery",
  loadPack: async () => pack,
  source: mockSource({
    generator: pack.generator,
    derivations: pack.derivations,
    seed: "bakery",
    tenant: "bakery",
    pack: pack.name,
  }),
});
