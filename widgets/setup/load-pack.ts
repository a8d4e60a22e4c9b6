import { LiveletsError } from "../events/error.ts";
import type { Pack } from "../events/pack.ts";

/** The packs that come with us; each loads when it is asked for. A Map: the name comes from a page or a server. */
const PACKS = new Map<string, () => Promise<{ readonly pack: Pack }>>([
  ["studio", () => import("../packs/studio/index.ts")],
  ["barbershop", () => import("../packs/barbershop/index.ts")],
  ["gym", () => import("../packs/gym/index.ts")],
  ["signage", () => import("../packs/signage/index.ts")],
  ["host", () => import("../packs/host/index.ts")],
]);

/** Loads a pack by its name. Rejects with `bad-argument` for a name we do not have, `unavailable` when it cannot be fetched. */
export async function loadPack(name: string): Promise<Pack> {
  const load = PACKS.get(name);
  if (!load)
    throw new LiveletsError(
      "bad-argument",
      `loadPack: there is no pack "${name.slice(0, 80)}". Use ${[...PACKS.keys()].join(", ")}.`,
    );
  try {
    return (await load()).pack;
  } catch (thrown) {
    throw new LiveletsError(
      "unavailable",
      `loadPack: could not fetch the pack "${name}". Check that its file is served beside the others.`,
      thrown,
    );
  }
}
