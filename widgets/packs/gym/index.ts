import type { Pack } from "../../events/pack.ts";
import { leaseTemplates } from "../lease-templates.ts";
import { derivations } from "./derive.ts";
import { generator } from "./generator.ts";
import { map } from "./maps.ts";
import { metrics } from "./metrics.ts";
import { templates } from "./templates.ts";

/** A gym's check-in desk. */
export const pack: Pack = {
  name: "gym",
  roles: {
    admin: "Manager",
    staff: "Front desk",
    member: "Member",
    visitor: "Visitor",
  },
  templates: { ...templates, ...leaseTemplates },
  generator,
  metrics,
  derivations,
  map,
};
