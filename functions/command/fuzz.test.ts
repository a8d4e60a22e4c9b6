import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET, createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";
import { createHandler } from "./handler.ts";
import { createHandler as createPublish } from "../publish/handler.ts";
import { createFuzzer } from "../_shared/fuzz.ts";
import type { Deps, Handler } from "../_shared/deps.ts";

const COMMAND = {
  id: "3d9a1f0e-6a43-4f0b-8f6e-0d5b6a1c2e11",
  tenant: "gym",
  client: "desk",
  type: "check_in",
  args: { member_id: "m-1042", location: "Door" },
  base: { version: 3 },
  at: new Date().toISOString(),
};
const PUBLICATION = {
  id: COMMAND.id,
  tenant: "gym",
  type: "member_checked_in",
  data: {
    member: { id: "m1", full_name: "Ada Okafor" },
    timestamp: "2026-11-20T10:00:00Z",
  },
  audience: { public: true, roles: ["staff"], users: ["u"], rooms: ["r"] },
};
/** Few, so that all tests stay quick: `FUZZ_BODIES=100000 npx vitest run functions/command/fuzz` is the long run. */
const BODIES = Number(process.env["FUZZ_BODIES"] ?? 5_000);
const STORED = Math.ceil(BODIES * 0.03);
const OK = [200, 201, 400, 401, 403, 409, 413, 415, 422];

const outbox = { flush: () => Promise.resolve() };

let bed: TestBed;
let person: string;
beforeAll(async () => {
  bed = await createTestBed();
  person = await bed.tokenOf("staff", "gym");
}, 60_000);
afterAll(() => bed.close());

/** A database that says yes to everything: what is tested is what comes before it. */
function shallow(): Deps {
  const row = {
    pack: "gym",
    time_zone: "UTC",
    registered: "gym",
    role: "staff",
    name: "S",
    person: "p",
    tenant: "gym",
    data: null,
    key: {
      tenant: "gym",
      name: "door",
      types: ["member_checked_in"],
      topics: ["gym.public"],
    },
    ran: { status: "applied", events: [], result: null, appended: [] },
    outcome: { status: "created", events: [] },
  };
  const database = {
    ...bed.database,
    query: async () => [row] as never[],
    transaction: <T>(work: (tx: Deps["database"]) => Promise<T>) =>
      work(database),
  } as Deps["database"];
  return {
    ...bed.deps,
    database,
    log: () => undefined,
    verify: async () => ({ role: "authenticated", sub: "p" }),
  };
}

async function statuses(
  handler: Handler,
  bodies: Iterable<string | Uint8Array>,
  headers: Record<string, string>,
): Promise<Map<number, number>> {
  const seen = new Map<number, number>();
  for (const body of bodies) {
    const { status } = await handler(
      new Request("https://project.test/functions/v1/command", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: body as BodyInit,
      }),
    );
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
  return seen;
}

const CALLERS = [
  ["a server", () => ({ apikey: SECRET })],
  ["a person", () => ({ authorization: `Bearer ${person}` })],
  ["a publish key", () => ({ apikey: "ll_pub_x" })],
] as const;

describe.each([
  ["command", COMMAND, (deps: Deps) => createHandler(deps, outbox)],
  ["publish", PUBLICATION, (deps: Deps) => createPublish(deps, outbox)],
] as const)("%s", (call, valid, make) => {
  it(`answers ${BODIES} bodies of any shape without a 500`, async () => {
    const handler = make(shallow());
    const fuzz = createFuzzer(call, valid);
    for (const [, headers] of CALLERS) {
      const bodies = fuzz.take(Math.ceil(BODIES / CALLERS.length));
      const seen = await statuses(handler, bodies, headers());
      expect([...seen.keys()].filter((status) => !OK.includes(status))).toEqual(
        [],
      );
    }
    // Not all were refused at the door.
    const seen = await statuses(handler, fuzz.take(2_000), { apikey: SECRET });
    const done = (seen.get(200) ?? 0) + (seen.get(201) ?? 0);
    expect(done).toBeGreaterThan(200);
  }, 300_000);

  it(`answers ${STORED} of them on a real database without a 500`, async () => {
    const fuzz = createFuzzer(`${call} stored`, valid);
    const seen = await statuses(make(bed.deps), fuzz.take(STORED), {
      apikey: SECRET,
    });
    expect([...seen.keys()].filter((status) => !OK.includes(status))).toEqual(
      [],
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  }, 300_000);
});
