import type { Generator } from "../../widgets/events/pack.ts";
import { generator as barbershop } from "../../widgets/packs/barbershop/generator.ts";
import { generator as gym } from "../../widgets/packs/gym/generator.ts";
import { generator as host } from "../../widgets/packs/host/generator.ts";
import { generator as signage } from "../../widgets/packs/signage/generator.ts";
import { generator as studio } from "../../widgets/packs/studio/generator.ts";

/** What makes up the events of simulated tenants, by pack name. */
export const builtInGenerators: Readonly<Record<string, Generator>> = {
  barbershop,
  gym,
  host,
  signage,
  studio,
};
