import type { Pack } from "../../events/pack.ts";
import { leaseTemplates } from "../lease-templates.ts";
import { generator } from "./generator.ts";
import { map } from "./maps.ts";
import { metrics } from "./metrics.ts";
import { templates } from "./templates.ts";

/** The machine itself: its load, and its log. */
export const pack: Pack = {
  name: "host",
  roles: {
    admin: "Operator",
    staff: "Engineer",
    member: "Viewer",
    visitor: "Visitor",
  },
  templates: { ...templates, ...leaseTemplates },
  generator,
  metrics,
  map,
};
