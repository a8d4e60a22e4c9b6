import "../../widgets/elements/live-connection-badge/live-connection-badge.define.ts";
import { addElement } from "./add-element.ts";
import type { SceneGroup } from "./scenes.ts";
import { clientIn, STATUSES } from "./statuses.ts";
import type { StatusName } from "./statuses.ts";

const names = Object.keys(STATUSES) as StatusName[];

export const badgeScenes: readonly SceneGroup[] = ["pill", "dot", "bar"].map(
  (variant) => ({
    element: "live-connection-badge",
    name: `Badge, ${variant}`,
    small: variant !== "bar",
    scenes: names.map((name) => ({
      name,
      make: async (box) => {
        const client = clientIn(name);
        await addElement(box, "live-connection-badge", { variant, client });
      },
    })),
  }),
);
