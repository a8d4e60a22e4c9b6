import "../../widgets/elements/live-conflict/live-conflict.define.ts";
import { HOSTILE } from "../../widgets/controllers/testing/page.ts";
import { addElement } from "./add-element.ts";
import { conflictWith, withQueue, type Pending } from "./queues.ts";
import type { Scene, SceneGroup } from "./scenes.ts";
import { clientIn } from "./statuses.ts";

function conflict(name: string, ...commands: Partial<Pending>[]): Scene {
  return {
    name,
    make: async (box) => {
      const client = withQueue(clientIn("excellent"), commands);
      await addElement(box, "live-conflict", { client });
    },
  };
}

const byField: Partial<Pending> = {
  ...{ id: "session", type: "session:update", state: "conflict" },
  reason: "Sam has moved this session while you were editing it.",
  args: {
    fields: { title: "Mobility for runners", room: "Hall 2", places: 12 },
  },
  base: {
    versions: { title: 4, room: 7, places: 1 },
    fields: { title: "Mobility", room: "Hall 1", places: 10 },
  },
  answer: conflictWith("session", {
    versions: { title: 4, room: 8, places: 2 },
    fields: { title: "Mobility", room: "Garden", places: 8 },
  }),
};

const asWhole: Partial<Pending> = {
  ...{ id: "note", type: "note", state: "conflict" },
  args: { body: "Doors open at nine." },
  answer: conflictWith("note", { version: 9 }),
};

const hostile: Partial<Pending> = {
  ...{ id: "hostile", type: HOSTILE[0]!, state: "conflict" },
  reason: HOSTILE[1]!,
  args: { fields: { [HOSTILE[2]!]: HOSTILE.at(-1) } },
  answer: conflictWith("hostile", {
    fields: { [HOSTILE[2]!]: HOSTILE[3]! },
  }),
};

const missing: Scene = {
  name: "without a provider",
  make: async (box) => {
    await addElement(box, "live-conflict");
  },
};

const notSetUp: Scene = {
  name: "not set up",
  make: async (box) => {
    const client = clientIn("not set up");
    await addElement(box, "live-conflict", { client });
  },
};

/** Somebody pressed "Send" too early. */
const tooEarly: Scene = {
  name: "sent before everything is chosen",
  make: async (box) => {
    const client = withQueue(clientIn("excellent"), [byField]);
    const element = await addElement(box, "live-conflict", { client });
    element.shadowRoot!.querySelector<HTMLElement>(".main")!.click();
    await element.updateComplete;
  },
};

const many = Array.from({ length: 7 }, (_, n) => ({ ...asWhole, id: `n${n}` }));

export const conflictScenes: readonly SceneGroup[] = [
  {
    element: "live-conflict",
    name: "Conflict",
    scenes: [
      conflict("field by field", byField),
      tooEarly,
      conflict("all or nothing", asWhole),
      conflict("hostile", hostile),
      conflict("more than are shown", ...many),
      conflict("none"),
      notSetUp,
      missing,
    ],
  },
];
