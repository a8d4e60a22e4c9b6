import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../events/parse-command.ts";
import { memorySource } from "../sources/memory.ts";
import { createMemoryHub } from "../sources/memory.ts";
import { createLiveClient } from "./live-client.ts";
import { createBench } from "./testing.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const POSITION = {
  topic: "gym.role.staff",
  epoch: "0d3c0d3c-0000-4000-8000-000000000000",
  seq: 7,
  id: "0d3c0d3c-0000-4000-8000-000000000001",
};
const APPLIED = { status: "applied", events: [POSITION], result: { n: 1 } };

/** A client whose server answers what the test says, and keeps what was asked. */
function createClient(answer: unknown, status = 200) {
  const asked: { url: string; body: Record<string, unknown> }[] = [];
  const client = createLiveClient({
    source: memorySource(createMemoryHub()),
    endpoint: "https://project.test/functions/v1",
    apikey: "sb_publishable_x",
    tenant: "gym",
    getToken: () => "token",
    deps: {
      now: () => Date.parse("2026-11-21T10:00:00Z"),
      // What is tried again is tried at once.
      after: (_ms, run) => {
        const timer = setTimeout(run);
        return () => clearTimeout(timer);
      },
      fetch: async (url, init) => {
        const body = JSON.parse(init.body as string) as never;
        asked.push({ url, body });
        return new Response(JSON.stringify(answer), { status });
      },
    },
  });
  return { client, asked };
}

describe("client.command", () => {
  it("sends the command under an id of its own, and answers what became of it", async () => {
    const { client, asked } = createClient(APPLIED);
    const answer = await client.command("check_in", { member_id: "m" });
    expect(asked).toEqual([
      {
        url: "https://project.test/functions/v1/command",
        body: {
          id: expect.stringMatching(UUID),
          client: expect.stringMatching(UUID),
          tenant: "gym",
          type: "check_in",
          args: { member_id: "m" },
          at: "2026-11-21T10:00:00.000Z",
        },
      },
    ]);
    expect(answer).toEqual({ id: asked[0]!.body["id"], ...APPLIED });
  });

  it("takes another id for each command, and keeps the client's", async () => {
    const { client, asked } = createClient(APPLIED);
    await Promise.all([client.command("a", {}), client.command("b", {})]);
    const [first, second] = asked.map(({ body }) => body);
    expect(first!["id"]).not.toBe(second!["id"]);
    expect(first!["client"]).toBe(second!["client"]);
  });

  it("takes the id and the base that it is given", async () => {
    const { client, asked } = createClient(APPLIED);
    await client.command("a", {}, { id: POSITION.id, base: { version: 3 } });
    expect(asked[0]!.body).toMatchObject({
      id: POSITION.id,
      base: { version: 3 },
    });
  });

  it("sends the lease that it writes under, and nothing else of it", async () => {
    const { client, asked } = createClient(APPLIED);
    const lease = { resource: "door:front", token: 7, state: "mine" };
    await client.command("a", {}, { lease });
    expect(asked[0]!.body["lease"]).toEqual({
      resource: "door:front",
      token: 7,
    });
  });

  it("is rejected unsent under a lease that this page has not got", async () => {
    const { client, asked } = createClient(APPLIED);
    const lease = client.lease("door:front");
    const answer = await client.command("a", {}, { id: POSITION.id, lease });
    expect(answer).toMatchObject({
      id: POSITION.id,
      status: "rejected",
      reason: "lease_lost",
      events: [],
    });
    expect(asked).toEqual([]);
  });

  it("resolves to a refusal, with the reason and what may be meant instead", async () => {
    const said = {
      status: "rejected",
      reason: "already_in",
      message: "They are inside already.",
      alternatives: [{ type: "check_out", args: { member_id: "m" } }, 7],
      events: [],
    };
    const answer = await createClient(said).client.command("check_in", {});
    expect(answer).toMatchObject({
      reason: "already_in",
      result: null,
      alternatives: [{ type: "check_out" }],
    });
  });

  it.each([
    [403, "denied"],
    [409, "bad-argument"],
    [422, "bad-argument"],
    [503, "unavailable"],
  ])(
    "rejects a status of %d as %s, in the server's words",
    async (status, code) => {
      const { client } = createClient(
        { error: { message: "Not so." } },
        status,
      );
      await expect(client.command("a", {})).rejects.toMatchObject({
        name: "LiveletsError",
        code,
        message: expect.stringContaining("Not so."),
      });
    },
  );

  it.each([
    null,
    {},
    { ...APPLIED, status: "done" },
    { ...APPLIED, events: [1] },
  ])("rejects an answer that is not ours: %j", async (answer) => {
    await expect(
      createClient(answer).client.command("a", {}),
    ).rejects.toMatchObject({ code: "malformed" });
  });

  it("rejects in words where there is no endpoint", async () => {
    const { client } = createBench();
    await expect(client.command("check_in", {})).rejects.toMatchObject({
      code: "bad-argument",
      message: 'client: there is no endpoint to send "check_in" to. Set one.',
    });
  });

  it("never throws on what a server answers", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (answer, events) => {
        parseCommand(answer, "x");
        parseCommand({ status: "applied", events, result: answer }, "x");
      }),
    );
  });
});
