import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "../_shared/deps.ts";
import { enter } from "../_shared/rate-limit.ts";
import { createTestBed, zoneAtNoon } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";
import { doInTurn } from "./batch.ts";

let bed: TestBed;
beforeAll(async () => {
  bed = await createTestBed();
  await bed.database.query(
    "update livelets.tenant set time_zone = $1 where id = 'gym'",
    [zoneAtNoon()],
  );
}, 60_000);
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.database.query("delete from livelets_gym.visit");
});

const command = (more: Record<string, unknown> = {}) => ({
  ...{ id: randomUUID(), client: "desk-1", type: "check_in" },
  ...{ args: { member_id: "m-1042" }, at: new Date().toISOString() },
  ...more,
});
const checkOut = () => command({ type: "check_out" });

interface Answered {
  readonly status?: string;
  readonly reason?: string;
  readonly error?: { readonly status: number; readonly code: string };
  readonly events?: readonly { readonly topic: string; readonly seq: number }[];
}

async function send(commands: unknown, role = "staff") {
  const { status, body } = await bed.post(
    "command",
    { commands },
    {
      authorization: `Bearer ${await bed.tokenOf(role, "gym")}`,
      apikey: "sb_publishable_test",
    },
  );
  return { status, body, answers: body["answers"] as unknown as Answered[] };
}

const told = (answers: readonly Answered[]) =>
  answers.map(({ status, reason, error }) => reason ?? status ?? error?.status);

describe("several commands at once", () => {
  it("are done in their order, each with an outcome and events of its own", async () => {
    const { status, answers } = await send([
      command(),
      command(),
      checkOut(),
      checkOut(),
    ]);
    expect(status).toBe(200);
    expect(told(answers)).toEqual(["applied", "already_in", "applied", "not_in"]); // prettier-ignore
    const [first, second] = [answers[0]!, answers[2]!].map(({ events }) =>
      events!.find(({ topic }) => topic === "gym.role.staff")!,
    );
    expect(second!.seq).toBeGreaterThan(first!.seq);
  });

  it("are done once, alone or together", async () => {
    const [one, two] = [command(), checkOut()];
    await send([one, two]);
    expect(told((await send([one, two])).answers)).toEqual([
      "duplicate",
      "duplicate",
    ]);
    expect(told((await send([one, command()])).answers)).toEqual([
      "duplicate",
      "applied",
    ]);
    const [row] = await bed.database.query<{ count: number }>(
      "select count(*)::int as count from livelets.event where topic = 'gym.role.staff' and command = $1 and type = 'member_checked_in'",
      [one.id],
    );
    expect(row!.count).toBe(1);
  });

  it("go on after one that is not even looked at, which says why", async () => {
    const { answers } = await send([
      command({ type: "no_such_thing" }),
      { nothing: "of a command" },
      command({ args: { member_id: 7 } }),
      command(),
    ]);
    expect(told(answers)).toEqual([422, 400, 422, "applied"]);
    expect(answers[0]!.error!.code).toBe("invalid_command");
  });

  it("are judged one by one by what the person may do", async () => {
    const own = command({ tenant: "gym" });
    const foreign = command({ tenant: "studio" });
    const { answers } = await send([foreign, own]);
    expect(told(answers)).toEqual([403, "applied"]);
    const { answers: refused } = await send([own, command()], "member");
    expect(told(refused)[1]).toBe(403);
  });

  it("end where the sender may go on otherwise: nothing behind it is begun", async () => {
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    const last = checkOut();
    const { answers } = await send([command(), command({ at: ahead }), last]);
    expect(told(answers)).toEqual(["applied", "clock_ahead"]);
    expect(told((await send([last])).answers)).toEqual(["applied"]);
  });

  it("are 1 to 20, with nothing beside them", async () => {
    const many = Array.from({ length: 21 }, () => command());
    for (const wrong of [[], many, {}, null, "x"])
      expect((await send(wrong)).status).toBe(400);
    const { status } = await bed.post(
      "command",
      { commands: [command()], tenant: "gym" },
      { apikey: "sb_secret_test" },
    );
    expect(status).toBe(400);
  });

  it("are no way for a visitor", async () => {
    const { status, body } = await bed.post(
      "command",
      { commands: [command()] },
      { apikey: "sb_publishable_test" },
    );
    expect(status).toBe(200);
    expect(told(body["answers"] as unknown as Answered[])).toEqual([403]);
  });
});

describe("a server that cannot go on", () => {
  const caller = { kind: "user", claims: { sub: "p", role: "authenticated" } } as const; // prettier-ignore
  const applied = { status: "applied", events: [], result: null } as const;

  /** A request that may do so many commands before it is too much. */
  function visitOf(room: number) {
    const request = new Request("https://project.test/command");
    enter(request, "command");
    let left = room;
    const limit = () => Promise.resolve(left-- > 0 ? null : 3);
    return { deps: { limit } as unknown as Deps, caller, request };
  }

  it("begins no more than it counts: each is one call", async () => {
    const done: unknown[] = [];
    const answers = await doInTurn(visitOf(2), ["a", "b", "c", "d"], (one) => {
      done.push(one);
      return Promise.resolve(applied);
    });
    expect(done).toEqual(["a", "b", "c"]);
    expect(answers).toHaveLength(3);
  });

  it("answers what was done before it failed, and fails where that is nothing", async () => {
    const failing = (one: unknown) =>
      one === "bad"
        ? Promise.reject(new Error("the database went away"))
        : Promise.resolve(applied);
    const visit = visitOf(9);
    expect(await doInTurn(visit, ["a", "bad", "c"], failing)).toEqual([applied]); // prettier-ignore
    await expect(doInTurn(visit, ["bad", "a"], failing)).rejects.toThrow(
      "went away",
    );
  });
});
