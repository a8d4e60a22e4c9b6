import { parseFrame } from "../../events/parse-frame.ts";
import type { Message } from "./messages.ts";
import { uuid, type Dice } from "./random.ts";
import { TOPIC, type ServerModel } from "./server-model.ts";

/** Heads that are not true, an epoch that never was, and an event from far beyond. Only the server writes events. */
export function forge(server: ServerModel, dice: Dice): Message | null {
  const { epoch, head, floor } = server;
  const far = dice.chance(0.5)
    ? Number.MAX_SAFE_INTEGER
    : head + 20_000 + dice.below(100);
  const at = dice.chance(0.5) ? far : head + 1 + dice.below(300);
  const event = {
    id: uuid(3, at % 1_000),
    seq: far,
    type: "note:made",
    at: "2026-11-20T10:00:00Z",
    data: {},
  };
  const kinds: readonly object[] = [
    { epoch, from: at, to: at, events: [] },
    { epoch, from: far, to: far, events: [event] },
    { epoch: uuid(9, dice.below(2)), from: at, to: at, events: [] },
    { epoch, from: floor + 1, to: floor, events: [] },
  ];
  const kind = kinds[dice.below(kinds.length)]! as { to: number };
  const frame = parseFrame({ v: 1, topic: TOPIC, head: kind.to, ...kind });
  return frame?.kind === "frame" ? { frame, head: null, timeline: null } : null;
}

/** Bytes that are no frame are refused (null); a frame with a broken event is a hint like any other. */
export function garble(server: ServerModel, dice: Dice): Message | null {
  const { head, timeline } = server;
  const wire = server.frame(head, head, false);
  const text = JSON.stringify(wire);
  const broken: readonly unknown[] = [
    text.slice(0, dice.below(text.length)),
    {
      ...wire,
      events: [
        {
          ...(wire.events as object[])[0],
          data: JSON.parse('{"__proto__":{"polluted":1}}') as unknown,
        },
      ],
    },
    { ...wire, epoch: null },
    { ...wire, to: "1e999" },
    { ...wire, events: { length: 1e9 } },
    [wire],
  ];
  const frame = parseFrame(broken[dice.below(broken.length)]);
  return frame?.kind === "frame" ? { frame, head, timeline } : null;
}
