import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../functions/_shared/database.postgres.ts";
import type { Database } from "../../functions/_shared/database.ts";
import { expireLeases } from "../../functions/_shared/expire-leases.ts";
import { builtInGenerators } from "../../functions/_shared/generators.ts";
import { createLimit } from "../../functions/_shared/rate-limit.ts";
import {
  checkedIn,
  createTestBed,
  SECRET,
} from "../../functions/_shared/testing.ts";
import type { TestBed } from "../../functions/_shared/testing.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

// The functions under a role that owns nothing.

let postgres: TestPostgres;
let owner: Database;
let site: Database;
let bed: TestBed;
beforeAll(async () => {
  postgres = await startPostgres();
  owner = postgres.connect(1);
  await owner.query("create role site login in role livelets_functions");
  site = postgresDatabase(postgres.url.replace("//postgres@", "//site@"), {
    connections: 3,
  });
  bed = await createTestBed({
    database: site,
    generators: builtInGenerators,
    limit: createLimit(site),
    sleep: () => new Promise(() => {}),
  });
}, 120_000);
afterAll(async () => {
  await Promise.all([site.close(), owner.close()]);
  postgres.stop();
});

const as = async (role: string) => ({
  apikey: "sb_publishable_test",
  authorization: `Bearer ${await bed.tokenOf(role, "gym")}`,
});

describe("under livelets_functions", () => {
  it("everybody reads what they may", async () => {
    const headers = await as("member");
    for (const path of [
      "connect?tenant=gym&topic=gym.room.desk",
      "history?topic=gym.role.member",
      "heads?topic=gym.public,gym.role.member",
      "health",
    ]) {
      const { status, text } = await bed.call(path, { headers });
      expect([path, status, text]).toEqual([path, 200, text]);
    }
    const origin = { headers: { ...headers, origin: "https://evil.example" } };
    expect((await bed.call("connect?tenant=gym", origin)).status).toBe(403);
    const channel = {
      socket_id: "1.2",
      channel_name: "presence-gym.live.a.g1",
    };
    const { status, body } = await bed.post("pusher-auth", channel, headers);
    expect([status, body["channel_data"]]).toEqual([200, expect.any(String)]);
  });

  it("servers, staff and publish keys publish, and what follows is derived", async () => {
    const [row] = await owner.query<{ key: string }>(
      "select livelets.make_publish_key('gym', 'door', '{member_checked_in}', '{gym.public}') as key",
    );
    for (const sender of [
      { apikey: SECRET },
      await as("staff"),
      { apikey: row!.key },
    ]) {
      const id = randomUUID();
      const event = { ...checkedIn(), id };
      const { status, text } = await bed.post("publish", event, sender);
      expect([status, text]).toEqual([201, text]);
      const states = await owner.query(
        "select from livelets.event where topic = 'gym.public' and id = livelets.derived_id($1, 'stats_update', 'desk')",
        [id],
      );
      expect(states).toHaveLength(1);
    }
  });

  it("commands are done", async () => {
    const { body, text } = await bed.post(
      "command",
      {
        id: randomUUID(),
        client: "desk",
        type: "check_in",
        args: { member_id: "m-1042" },
        at: new Date().toISOString(),
      },
      await as("staff"),
    );
    expect([body["status"], text]).toEqual(["applied", text]);
  });

  it("leases are got, asked for, taken and given back, and told of when they end", async () => {
    const [staff, admin] = [await as("staff"), await as("admin")];
    const use = async (action: string, headers: typeof staff) => {
      const reason = action === "renew" ? {} : { reason: "repairs" };
      const client = headers === staff ? "tab-1" : "tab-2";
      const body = { tenant: "gym", action, resource: "door:front", client };
      const answer = await bed.post("lease", { ...body, ...reason }, headers);
      return [answer.status, answer.body["status"]];
    };
    expect(await use("acquire", staff)).toEqual([200, "held"]);
    expect(await use("renew", staff)).toEqual([200, "held"]);
    expect(await use("ask", admin)).toEqual([200, "asked"]);
    expect(await use("take", admin)).toEqual([200, "held"]);
    expect(await use("renew", staff)).toEqual([200, "lost"]);
    expect(await use("look", staff)).toEqual([200, "denied"]);
    expect(await use("release", admin)).toEqual([200, "released"]);
    await use("acquire", staff);
    await owner.query("update livelets.lease set expires_at = '-infinity'");
    await expireLeases(bed.deps);
    const told = await owner.query<{ status: string }>(
      "select data ->> 'status' as status from livelets.event where topic = 'gym.role.staff' and type = 'lease:changed' order by seq",
    );
    expect(told.map(({ status }) => status).join()).toBe(
      "acquired,asked,taken,released,acquired,expired",
    );
  });

  it("simulations tick, and the outbox is sent", async () => {
    await bed.call("connect?tenant=barbershop");
    await bed.settle().catch(() => undefined);
    expect((await bed.post("tick", {})).status).toBe(200);
    await bed.router.outbox.flush();
    const [row] = await owner.query<{ ticks: number; left: number }>(
      `select (select count(*)::int from livelets.event where topic = 'barbershop.public') as ticks,
         (select count(*)::int from livelets.outbox) as left`,
    );
    expect(row!.ticks).toBeGreaterThan(0);
    expect(row!.left).toBe(0);
    expect(bed.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it.each([
    "select from livelets.event",
    "select from livelets.publish_key",
    "select public_reading from livelets.tenant",
    "update livelets.member set role = 'admin'",
    "update livelets.outbox set frame = '{}'",
    "insert into livelets.outbox (channel, frame) values ('gym.public.g1', '{}')",
    "select livelets.append('{gym.public}', 'host:log', '{}')",
    "select livelets.erase('gym', 'ada')",
    "select livelets.bump_generation('gym.public')",
    "select livelets.switch('gym', 'off')",
    "select livelets.make_publish_key('gym', 'k', '{a}', '{gym.public}')",
    "select from realtime.messages",
    "create table livelets.mine ()",
  ])("nobody can %s", async (sql) => {
    await expect(site.query(sql)).rejects.toThrow("permission denied");
  });

  it("every function of the database that the functions name may be called", async () => {
    const folder = new URL("../../functions/", import.meta.url);
    const named = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.ts$/.test(name) && !/fuzz|test/.test(name))
      .flatMap((name) => [
        ...readFileSync(new URL(name, folder), "utf8").matchAll(
          /livelets\.(\w+)\(/g,
        ),
      ])
      .map(([, name]) => name!);
    const refused = await owner.query<{ name: string }>(
      `select p.proname as name from pg_proc p where p.pronamespace = 'livelets'::regnamespace and p.proname = any ($1::text[])
         and not has_function_privilege('livelets_functions', p.oid, 'execute')`,
      [named],
    );
    expect(named.length).toBeGreaterThan(20);
    expect(refused).toEqual([]);
  });
});
