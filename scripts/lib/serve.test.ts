import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { startPostgres } from "../../supabase/tests/postgres.ts";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";

const script = fileURLToPath(new URL("../serve.mjs", import.meta.url));

let postgres: TestPostgres;
let database: Database;
/** What Pusher is sent. */
let pusher: Server;
let sent = "";
let child: ChildProcess;
let endpoint = "";

beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(1);
  await database.query(
    `insert into livelets.tenant (id, name, pack, engines, origins, public_reading)
     values ('acme', 'Acme', 'host', '{pusher}', '{https://acme.example}', true)`,
  );
  pusher = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => (sent += chunk.toString()));
    request.on("end", () => response.end("{}"));
  }).listen(0, "127.0.0.1");
  await once(pusher, "listening");
  child = start(environment());
  endpoint = await firstLine(child);
});
afterAll(async () => {
  child?.kill("SIGKILL");
  pusher?.close();
  await database?.close();
  postgres?.stop();
});

function environment(): Record<string, string> {
  return {
    PORT: "0",
    LIVELETS_ISSUER: "none",
    LIVELETS_DB_URL: postgres.url,
    LIVELETS_PUBLISHABLE_KEYS: '{"default":"sb_publishable_acme"}',
    LIVELETS_SECRET_KEYS: '{"default":"sb_secret_acme"}',
    PUSHER_APP_ID: "1",
    PUSHER_KEY: "key",
    PUSHER_SECRET: "secret",
    PUSHER_HOST: "127.0.0.1",
    PUSHER_PORT: `${(pusher.address() as AddressInfo).port}`,
    PUSHER_TLS: "false",
  };
}

function start(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function firstLine(of: ChildProcess): Promise<string> {
  const [said] = (await once(of.stdout!, "data")) as [Buffer];
  return /^ready (\S+)/.exec(said.toString())![1]!;
}

it("sends what is published to Pusher", async () => {
  const answer = await fetch(`${endpoint}/publish`, {
    method: "POST",
    headers: {
      apikey: "sb_secret_acme",
      "content-type": "application/json",
    },
    body: JSON.stringify({
      tenant: "acme",
      type: "host:log",
      data: { level: "info", message: "Hello" },
      audience: { public: true },
    }),
  });
  expect(answer.status).toBe(201);
  await expect.poll(() => sent).toContain("private-acme.public.g1");
});

it("offers Pusher, and Supabase to nobody", async () => {
  const answer = await fetch(`${endpoint}/connect?tenant=acme`, {
    headers: { apikey: "sb_publishable_acme", origin: "https://acme.example" },
  });
  expect(await answer.json()).toMatchObject({
    transports: ["pusher", "poll"],
    transport: { kind: "pusher", key: "key", host: "127.0.0.1" },
  });
});

it("refuses pages of other origins", async () => {
  const answer = await fetch(`${endpoint}/connect?tenant=acme`, {
    headers: { apikey: "sb_publishable_acme", origin: "https://evil.example" },
  });
  expect(answer.status).toBe(403);
});

it("does the minute's work", async () => {
  const turns = () =>
    database.query("select name from livelets.chore order by name");
  await expect.poll(turns).toEqual([{ name: "heads" }, { name: "upkeep" }]);
});

it("names the setting that is missing, and ends", async () => {
  const lacking = start({ ...environment(), LIVELETS_DB_URL: "" });
  let said = "";
  lacking.stderr!.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect((await once(lacking, "exit"))[0]).toBe(1);
  expect(said).toBe(
    "functions: LIVELETS_DB_URL is not set. Set it in the function's secrets.\n",
  );
});

it("ends when it is told to", async () => {
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
});
