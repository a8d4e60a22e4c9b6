import "../../widgets/elements/live-connection-badge/live-connection-badge.define.ts";
import "../../widgets/elements/live-connection-badge/live-connection-details.define.ts";
import { addElement } from "./add-element.ts";
import { conflictWith, withQueue, type Pending } from "./queues.ts";
import type { Scene, SceneGroup } from "./scenes.ts";
import { clientIn, STATUSES } from "./statuses.ts";
import type { StatusName } from "./statuses.ts";

const names = Object.keys(STATUSES) as StatusName[];

/** A badge, and what it shows when it is opened, while something was asked for. */
function queue(
  name: string,
  status: StatusName,
  commands: readonly Partial<Pending>[],
): Scene {
  return {
    name,
    make: async (box) => {
      const client = withQueue(clientIn(status), commands);
      client.status = { ...client.status, pending: commands.length };
      await addElement(box, "live-connection-badge", {
        ...{ client, variant: "bar" },
      });
      const details = document.createElement("live-connection-details");
      box.append(Object.assign(details, { client }));
      await details.updateComplete;
    },
  };
}

const member = (n: number) => ({ args: { member_id: `m-104${n}` } });
const waiting: readonly Partial<Pending>[] = [
  { ...member(1), state: "sending" },
  { ...member(2), type: "check_out" },
  { ...member(3), state: "unsaved" },
];
const unconfirmed: readonly Partial<Pending>[] = [
  {
    ...{ ...member(4), state: "unconfirmed", tries: 3 },
    reason: "client: the server did not answer within 10 s.",
  },
];
const refused: readonly Partial<Pending>[] = [
  {
    ...{ ...member(5), state: "refused", tries: 1 },
    reason: "Ada Okafor is inside already.",
  },
  {
    ...{ id: "note", type: "note", state: "conflict" },
    args: { fields: { title: "Mine" } },
    answer: conflictWith("note", { fields: { title: "Theirs" } }),
  },
];

const queues: SceneGroup = {
  element: "live-connection-badge",
  name: "Badge, with what was asked for",
  scenes: [
    queue("waiting", "offline", waiting),
    queue("not confirmed", "excellent", unconfirmed),
    queue("refused, and in conflict", "excellent", refused),
    queue("all of it", "stale", [...waiting, ...unconfirmed, ...refused]),
  ],
};

const variants: readonly SceneGroup[] = ["pill", "dot", "bar"].map(
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

export const badgeScenes: readonly SceneGroup[] = [...variants, queues];
