import type { Pack } from "../../events/pack.ts";
import { leaseTemplates } from "../lease-templates.ts";
import { generator } from "./generator.ts";
import { map } from "./maps.ts";
import { metrics } from "./metrics.ts";
import { templates } from "./templates.ts";

/** A fleet of displays. */
export const pack: Pack = {
  name: "signage",
  roles: {
    admin: "Administrator",
    staff: "Operator",
    member: "Editor",
    visitor: "Visitor",
  },
  templates: { ...templates, ...leaseTemplates },
  generator,
  metrics,
  map,
};
