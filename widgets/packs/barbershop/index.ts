import type { Pack } from "../../events/pack.ts";
import { leaseTemplates } from "../lease-templates.ts";
import { generator } from "./generator.ts";
import { map } from "./maps.ts";
import { metrics } from "./metrics.ts";
import { templates } from "./templates.ts";

/** A barbershop's numbers, and what a good manager would say about them. */
export const pack: Pack = {
  name: "barbershop",
  roles: {
    admin: "Owner",
    staff: "Barber",
    member: "Customer",
    visitor: "Visitor",
  },
  templates: { ...templates, ...leaseTemplates },
  generator,
  metrics,
  map,
};
