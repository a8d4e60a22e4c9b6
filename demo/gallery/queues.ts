import type { FakeClient } from "../../widgets/controllers/testing/fake-client.ts";
import { NOW } from "./statuses.ts";

type Queue = NonNullable<FakeClient["queue"]>;
export type Pending = Queue["commands"][number];

/** Gives a client commands that wait or ask for a choice; what is done about them does nothing. */
export function withQueue(
  client: FakeClient,
  commands: readonly Partial<Pending>[],
): FakeClient {
  const nothing = () => Promise.resolve();
  client.queue = {
    commands: commands.map((one, n) => ({
      ...{ id: `command-${n}`, type: "check_in", args: {}, state: "queued" },
      ...{ at: NOW - n * 40_000, tries: 0, reason: null, answer: null },
      ...one,
    })),
    subscribe: () => () => {},
    ...{ retry: nothing, discard: nothing, resolve: nothing },
  };
  return client;
}

/** What the server answers where somebody else was faster. */
export const conflictWith = (
  id: string,
  result: unknown,
): Pending["answer"] => ({
  ...{ id, status: "conflict", events: [], result },
  reason: "changed",
});
