import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestBed } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";

const guide = readFileSync(
  new URL("../../docs/commands.md", import.meta.url),
  "utf8",
);
/** What a site writes to have a command of its own, as the guide shows it. */
const [, SHOWN = ""] = /```sql\n([\s\S]*?)```/.exec(guide) ?? [];
const BROKEN = `
create function shop.broken(request livelets.command_request) returns jsonb language sql as $$ select '{}'::jsonb $$;
create function shop.foreign_topic(request livelets.command_request) returns jsonb language sql as $$
  select livelets.applied(null, jsonb_build_array(livelets.event_of('note:written', '{}', '{gym.public}'))) $$;
create function shop.number(request livelets.command_request) returns int language sql as $$ select 1 $$;
select livelets.register_command('host', 'broken', 'shop.broken', '{admin}');
select livelets.register_command('host', 'foreign_topic', 'shop.foreign_topic(livelets.command_request)', '{admin}');
`;

let bed: TestBed;
beforeAll(async () => {
  bed = await createTestBed();
  const statements = `${SHOWN}${BROKEN}`.split(
    /;\n+(?=create|select livelets)/,
  );
  for (const statement of statements) await bed.database.query(statement);
}, 60_000);
afterAll(() => bed.close());

const send = async (type: string, more: object = {}, role = "admin") =>
  bed.post(
    "command",
    {
      id: randomUUID(),
      client: role,
      type,
      args: { body: "hello" },
      base: 3,
      at: new Date().toISOString(),
      ...more,
    },
    {
      authorization: `Bearer ${await bed.tokenOf(role, "host")}`,
      apikey: "sb_publishable_test",
    },
  );
const notes = () => bed.database.query("select body from shop.note");

describe("a site's own command", () => {
  it("is done by its SQL function, and makes several events in order", async () => {
    const { body } = await send("note", {}, "member");
    expect(body).toMatchObject({ status: "applied", result: "member" });
    const events = body["events"] as unknown as { topic: string; id: string }[];
    expect(events.map(({ topic }) => topic)).toEqual([
      "host.public",
      "host.role.admin",
      "host.public",
      "host.role.admin",
      "host.room.notes",
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it("leaves nothing of what it wrote when it refuses", async () => {
    const before = await notes();
    const { body } = await send("note", { args: { body: "refuse" } });
    expect(body).toMatchObject({ status: "rejected", reason: "no_room" });
    expect(await notes()).toEqual(before);
  });

  it("answers a conflict with what is there now", async () => {
    const { body } = await send("note", { base: 2 });
    expect(body).toMatchObject({
      status: "conflict",
      reason: "changed",
      result: { version: 3 },
      events: [],
    });
  });

  it.each([2, "2", null, undefined, { a: 1 }])(
    "is given the base %j",
    async (base) => {
      expect((await send("note", { base })).body).toMatchObject({
        status: "conflict",
      });
    },
  );

  it.each(["broken", "foreign_topic"])(
    "that is %s is our 500, is not kept, and tells nobody why",
    async (type) => {
      const id = randomUUID();
      const { status, text } = await send(type, { id });
      expect(status).toBe(500);
      expect(text).not.toMatch(/shop|gym/);
      const kept = "select from livelets.command where id = $1";
      expect(await bed.database.query(kept, [id])).toEqual([]);
    },
  );

  it("is for the roles it names", async () => {
    expect((await send("note", {}, "staff")).status).toBe(403);
  });

  it("of the pack comes before one for all packs", async () => {
    await bed.database.query(
      "select livelets.register_command('gym', 'note', 'livelets_gym.check_in', '{staff}')",
    );
    const [row] = await bed.database.query<{ gym: string; host: string }>(
      "select (livelets.command_type_of('gym', 'note')).function as gym, (livelets.command_type_of('host', 'note')).function as host",
    );
    expect(row).toEqual({
      gym: "livelets_gym.check_in(livelets.command_request)",
      host: "shop.note(livelets.command_request)",
    });
  });

  it.each(["shop.nothing", "shop.number", "pg_catalog.now()", "note"])(
    "cannot be registered as %s",
    async (name) => {
      await expect(
        bed.database.query(
          "select livelets.register_command('*', 'x', $1, '{admin}')",
          [name],
        ),
      ).rejects.toThrow(/is no function \(livelets.command_request\)/);
    },
  );
});
