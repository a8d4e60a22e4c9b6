import { expect, it, vi } from "vitest";
import {
  chooseArgs,
  listFields,
} from "../elements/live-conflict/conflict-fields.ts";
import { createMemoryHub, memorySource } from "../sources/memory.ts";
import { onConflict } from "./conflict-watch.ts";
import { createLiveClient } from "./live-client.ts";
import type { PendingCommand } from "./queue-types.ts";

const VERSIONS = { versions: { title: 1, room: 2 } };
const CONFLICT = {
  ...{ status: "conflict", reason: "changed", events: [] },
  result: { ...VERSIONS, fields: { title: "Old", room: "3" } },
};
const APPLIED = { status: "applied", events: [], result: null };

/** A client whose server answers one thing after the other. */
function createClient(...answers: object[]) {
  const asked: Record<string, unknown>[] = [];
  const client = createLiveClient({
    source: memorySource(createMemoryHub()),
    endpoint: "https://project.test/functions/v1",
    tenant: "gym",
    conflicts: { edit: "manual" },
    deps: {
      fetch: async (_url, init) => {
        asked.push(JSON.parse(init.body as string) as never);
        return new Response(JSON.stringify(answers.shift()), { status: 200 });
      },
    },
  });
  const edit = () =>
    client.command(
      "edit",
      { fields: { title: "Mine", room: "2" } },
      { base: { versions: { title: 1, room: 1 } } },
    );
  return { client, asked, edit };
}

it("tells of a conflict once, and sends what was chosen against what there is now", async () => {
  const { client, asked, edit } = createClient(CONFLICT, APPLIED);
  const told: PendingCommand[] = [];
  onConflict(client, (command) => told.push(command));
  expect((await edit()).status).toBe("conflict");
  await vi.waitFor(() => expect(told).toHaveLength(1));
  const [command] = told;
  const fields = listFields(command!)!;
  const picks = new Map([
    ["title", "mine" as const],
    ["room", "theirs" as const],
  ]);
  const choice = chooseArgs(command!, fields, picks);
  await client.queue!.resolve(command!.id, choice);
  await vi.waitFor(() => expect(client.queue!.commands).toEqual([]));
  expect(asked[1]).toMatchObject({
    args: { fields: { title: "Mine" } },
    base: VERSIONS,
  });
  expect(asked[1]!["id"]).not.toBe(asked[0]!["id"]);
  expect(told).toHaveLength(1);
  await client.close();
});

it("tells of one that is there already, and of each anew; one that throws harms nobody", async () => {
  const { client, edit } = createClient(CONFLICT, CONFLICT);
  await edit();
  const told: string[] = [];
  const error = vi.spyOn(console, "error").mockReturnValue();
  onConflict(client, () => {
    throw new Error("of the page");
  });
  const leave = onConflict(client, ({ id }) => told.push(id));
  await vi.waitFor(() => expect(told).toHaveLength(1));
  await client.queue!.resolve(told[0]!, "mine");
  await vi.waitFor(() => expect(told).toHaveLength(2));
  expect(error.mock.calls[0]![0]).toContain("of the page");
  leave();
  await client.close();
  error.mockRestore();
});
