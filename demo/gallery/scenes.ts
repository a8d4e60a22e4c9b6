import { badgeScenes } from "./badge-scenes.ts";
import { conflictScenes } from "./conflict-scenes.ts";
import { feedScenes } from "./feed-scenes.ts";
import { metricsScenes } from "./metrics-scenes.ts";
import { scrubberScenes } from "./scrubber-scenes.ts";

/** One element in one state. `make` puts it into a box, and resolves when it shows that state. */
export interface Scene {
  readonly name: string;
  make(box: HTMLElement): Promise<void>;
}

/** The scenes of one element, under a heading; `small` ones stand side by side. */
export interface SceneGroup {
  readonly element: string;
  readonly name: string;
  readonly small?: boolean;
  readonly scenes: readonly Scene[];
}

/** Every element in every state: for the gallery, and for the pictures that scripts/screenshots.mjs takes. */
export const SCENE_GROUPS: readonly SceneGroup[] = [
  ...badgeScenes,
  ...metricsScenes,
  ...feedScenes,
  ...scrubberScenes,
  ...conflictScenes,
];
