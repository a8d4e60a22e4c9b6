import type { PackSchemas } from "../../widgets/packs/pack-schemas.ts";
import { schemas as barbershop } from "../../widgets/packs/barbershop/schemas.ts";
import { schemas as gym } from "../../widgets/packs/gym/schemas.ts";
import { schemas as host } from "../../widgets/packs/host/schemas.ts";
import { schemas as signage } from "../../widgets/packs/signage/schemas.ts";
import { schemas as studio } from "../../widgets/packs/studio/schemas.ts";

/** The packs that come with Livelets. A site adds its own beside them. */
export const builtInPacks: Readonly<Record<string, PackSchemas>> = {
  barbershop,
  gym,
  host,
  signage,
  studio,
};
