import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

/** A command that is protected, as the guide shows it. */
const [, SHOWN = ""] = /```sql\n([\s\S]*?)```/.exec(
  readFileSync(new URL("../../docs/leases.md", import.meta.url), "utf8"),
)!;

const AT = new Date().toISOString();

let bed: TestBed;
const people: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  bed = await createTestBed();
  for (const statement of SHOWN.split(/;\n+(?=create|select livelets)/))
    await bed.database.query(statement);
  for (const role of ["staff", "admin"])
    people[role] = {
      authorization: `Bearer ${await bed.tokenOf(role, "gym")}`,
      apikey: "sb_publishable_test",
    };
}, 60_000);
afterAll(() => bed.close());

const use = async (role: string, action: string, note: string) => {
  const lease = { tenant: "gym", action, resource: `note:${note}` };
  const more = { client: role, reason: "mine" };
  return (await bed.post("lease", { ...lease, ...more }, people[role])).body;
};
const write = (role: string, note: string, lease?: object, id = randomUUID()) =>
  bed.post(
    "command",
    {
      id,
      client: role,
      type: "write_note",
      args: { id: note, body: role },
      at: AT,
      lease,
    },
    people[role],
  );
const written = async (note: string) =>
  (
    await bed.database.query<{ body: string; fence: number }>(
      "select body, fence::int from shop.note where id = $1",
      [note],
    )
  )[0];

it("a write is done under the lease of who sends it", async () => {
  await use("staff", "acquire", "a");
  const { body } = await write("staff", "a", { resource: "note:a", token: 1 });
  expect(body).toMatchObject({ status: "applied" });
  expect(await written("a")).toEqual({ body: "staff", fence: 1 });
});

it("a write of before a take-over is rejected, and told who has it now", async () => {
  await use("staff", "acquire", "b");
  await use("admin", "take", "b");
  const { body } = await write("staff", "b", { resource: "note:b", token: 1 });
  expect(body).toMatchObject({
    status: "rejected",
    reason: "lease_lost",
    message: expect.any(String),
    result: { resource: "note:b", status: "held", token: 2, holder: { name: "Admin G." } }, // prettier-ignore
  });
  expect(await written("b")).toBeUndefined();
});

it("a write after the end is rejected, although nobody else has it", async () => {
  await use("staff", "acquire", "c");
  await bed.database.query("update livelets.lease set expires_at = now()");
  const { body } = await write("staff", "c", { resource: "note:c", token: 1 });
  expect(body).toMatchObject({
    reason: "lease_lost",
    result: { status: "free" },
  });
  expect(body["result"]).not.toHaveProperty("holder");
});

it.each([
  ["no lease", undefined],
  ["another token", { resource: "note:d", token: 2 }],
  ["the lease of something else", { resource: "note:a", token: 1 }],
])("a write with %s is rejected", async (_, lease) => {
  await use("staff", "acquire", "d");
  expect((await write("staff", "d", lease)).body).toMatchObject({
    reason: "lease_lost",
  });
  expect(await written("d")).toBeUndefined();
});

it("the token of somebody else opens nothing", async () => {
  await use("staff", "acquire", "e");
  const { body } = await write("admin", "e", { resource: "note:e", token: 1 });
  expect(body).toMatchObject({ reason: "lease_lost" });
});

it("another lease makes it another command: the same id is a conflict", async () => {
  await use("staff", "acquire", "f");
  const id = randomUUID();
  const lease = { resource: "note:f", token: 1 };
  expect((await write("staff", "f", lease, id)).status).toBe(200);
  expect((await write("staff", "f", lease, id)).body).toMatchObject({
    status: "duplicate",
  });
  for (const other of [undefined, { ...lease, token: 2 }])
    expect((await write("staff", "f", other, id)).status).toBe(409);
});

it.each([
  { resource: "note", token: 1 },
  { resource: "note:a", token: "1" },
  { resource: "note:a" },
  "note:a",
])("a lease in the form of %j is 400", async (lease) => {
  expect((await write("staff", "a", lease as never)).status).toBe(400);
});
