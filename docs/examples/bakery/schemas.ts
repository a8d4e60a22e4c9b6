import { z } from "zod";
import type { PackSchemas } from "../../../widgets/packs/pack-schemas.ts";
import { derivations } from "./derive.ts";

const oven = z.looseObject({
  oven: z.string().max(40),
  celsius: z.number(),
});

export const schemas: PackSchemas = {
  "bread:baked": {
    data: z.looseObject({
      bread: z.string().max(80),
      loaves: z.number().int().positive(),
    }),
    derivations,
  },
  // A state event: it has a key, and the newest one of each key is what counts.
  "oven:temperature": {
    data: oven,
    key: (data: z.infer<typeof oven>) => data.oven,
    publishers: ["admin"],
  },
  // Derived: nobody publishes it but `publish` itself, and servers.
  "bread:total": {
    data: z.looseObject({ loaves: z.number().int().min(0) }),
    key: () => "shop",
    publishers: [],
  },
};
