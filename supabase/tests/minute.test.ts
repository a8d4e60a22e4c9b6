import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { migrations } from "../files.ts";
import { openTestDatabase } from "../testing.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const one = async <Value>(sql: string) =>
  Object.values((await database.query(sql))[0]!)[0] as Value;

/** What pg_cron, pg_net and Vault look like to us. */
const STAND_INS = [
  "create schema cron",
  "create schema net",
  "create schema vault",
  "create table cron.job (jobid bigint generated always as identity primary key, jobname text unique, schedule text, command text)",
  "create table cron.job_run_details (runid bigint generated always as identity primary key, jobid bigint, start_time timestamptz)",
  `create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
     insert into cron.job (jobname, schedule, command) values (job_name, schedule, command)
     on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command returning jobid
   $$`,
  "create table net.requests (url text, body jsonb, headers jsonb, timeout int)",
  `create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000)
   returns bigint language sql as $$
     insert into net.requests values (url, body, headers, timeout_milliseconds) returning 1::bigint
   $$`,
  "create table vault.decrypted_secrets (name text, decrypted_secret text)",
];

/** The guarded part of the migration, as it runs when it is applied. */
function guarded(): string {
  const { sql } = migrations().find(({ name }) => name.includes("_minute"))!;
  return sql.slice(sql.indexOf("\ndo $$"));
}

describe("without pg_cron and pg_net", () => {
  it("schedules nothing, and says so", async () => {
    expect(await one("select livelets.schedule_minute()")).toContain("skipped");
    await database.query(guarded());
  });

  it("does the upkeep when somebody runs the minute by hand", async () => {
    await database.query(
      "insert into livelets.outbox (channel, frame, created_at) values ('gym.public.g1', '{}', now() - interval '1 hour')",
    );
    expect(await one("select livelets.run_minute()")).toContain("no url");
    expect(await one("select count(*)::int from livelets.outbox")).toBe(0);
  });
});

describe("with them", () => {
  beforeAll(async () => {
    for (const sql of STAND_INS) await database.query(sql);
  });

  it("schedules one job a minute, however often the migration runs", async () => {
    await database.query(guarded());
    await database.query(guarded());
    await database.query("select livelets.schedule_minute()");
    expect(
      await database.query("select jobname, schedule, command from cron.job"),
    ).toEqual([
      {
        jobname: "livelets-minute",
        schedule: "* * * * *",
        command: "select livelets.run_minute()",
      },
    ]);
  });

  it("calls nobody before there is an address and a key", async () => {
    expect(await one("select livelets.run_minute()")).toContain("no url");
    expect(await database.query("select from net.requests")).toEqual([]);
  });

  it("calls the function with the secret from Vault", async () => {
    await database.query(
      `insert into vault.decrypted_secrets values
       ('livelets_functions_url', 'https://ref.supabase.co/functions/v1/'), ('livelets_secret_key', 'sb_secret_test')`,
    );
    expect(await one("select livelets.run_minute()")).toBe("called");
    expect(await database.query("select * from net.requests")).toEqual([
      {
        url: "https://ref.supabase.co/functions/v1/tick",
        body: {},
        headers: {
          apikey: "sb_secret_test",
          "content-type": "application/json",
        },
        timeout: 5_000,
      },
    ]);
  });

  it("prunes its own runs after a day, and nobody else's", async () => {
    await database.query(
      "insert into cron.job (jobname) values ('somebody else''s')",
    );
    await database.query(
      `insert into cron.job_run_details (jobid, start_time)
       select jobid, now() - age from cron.job, unnest(array[interval '1 hour', interval '25 hours']) age`,
    );
    await database.query("delete from livelets.chore");
    await database.query("select livelets.run_minute()");
    expect(
      await database.query(
        `select j.jobname, count(*)::int as runs from cron.job_run_details d join cron.job j using (jobid) group by 1 order by 1`,
      ),
    ).toEqual([
      { jobname: "livelets-minute", runs: 1 },
      { jobname: "somebody else's", runs: 2 },
    ]);
  });

  it("lets nobody but the owner and the functions' role run it", async () => {
    for (const name of ["run_minute", "schedule_minute", "secret"])
      expect(
        await one(
          `select bool_or(has_function_privilege(r, p.oid, 'execute')) from pg_proc p, unnest(array['anon', 'authenticated']) r
           where p.pronamespace = 'livelets'::regnamespace and p.proname = '${name}'`,
        ),
      ).toBe(false);
  });
});

describe("a turn", () => {
  const claim = (second: number) =>
    one<boolean>(
      `select livelets.claim_turn('heads', '15 seconds', to_timestamp(${second}))`,
    );

  it("is claimed once", async () => {
    const claimed: boolean[] = [];
    for (const second of [1_500_000_000, 1_500_000_014, 1_500_000_015])
      for (let n = 0; n < 2; n += 1) claimed.push(await claim(second));
    expect(claimed).toEqual([true, false, false, false, true, false]);
  });

  it("is not lost for ever to a clock that was wrong", async () => {
    await claim(1_900_000_000);
    expect(await claim(1_500_000_100)).toBe(true);
  });
});
