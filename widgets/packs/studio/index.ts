import type { Pack } from "../../events/pack.ts";
import { leaseTemplates } from "../lease-templates.ts";
import { generator } from "./generator.ts";
import { map } from "./maps.ts";
import { templates } from "./templates.ts";

/** A training studio's schedule. */
export const pack: Pack = {
  name: "studio",
  roles: {
    admin: "Studio owner",
    staff: "Trainer",
    member: "Client",
    visitor: "Visitor",
  },
  templates: { ...templates, ...leaseTemplates },
  generator,
  map,
};
