import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Database } from "../functions/_shared/database.ts";
import { startPostgres } from "../supabase/tests/postgres.ts";
import type { TestPostgres } from "../supabase/tests/postgres.ts";
import { createLiveClient } from "../widgets/client/live-client.ts";
import { isReset } from "../widgets/events/event.ts";
import { pusherSource } from "../widgets/sources/pusher.ts";
import { APP, KEYS, startTestGateway } from "./backend/gateway/testing.ts";
import type { TestGateway } from "./backend/gateway/testing.ts";
import { freePort } from "../e2e/backend.ts";

const KILLS = ["committed", "claimed", "published"].flatMap((point) =>
  [1, 2, 3, 2].map((times) => `${point} ${times}`),
);
const soon = { timeout: 60_000, interval: 100 };

let folder: string;
let postgres: TestPostgres;
let database: Database;
let gateway: TestGateway;
let port: number;
let child: ChildProcess | null = null;
let gone: Promise<unknown>;

/** One file, for it is started many times. Inside the repository, for its packages to be found. */
beforeAll(async () => {
  const root = import.meta.dirname;
  folder = await mkdtemp(join(root, "../node_modules/.livelets-killed-"));
  await build({
    entryPoints: [join(root, "killed-publisher.ts")],
    outfile: join(folder, "publisher.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
});
beforeAll(async () => {
  postgres = await startPostgres();
  database = postgres.connect(2);
  await database.query("update livelets.tenant set engines = '{pusher}'");
  gateway = await startTestGateway();
  port = await freePort();
}, 120_000);
afterAll(async () => {
  child?.kill("SIGKILL");
  await gateway.close();
  await database.close();
  postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(kill: string): Promise<void> {
  // Nobody is alive: whoever had claimed frames never comes back for them, and the lease ends in time.
  await database.query("update livelets.outbox set next_at = now()");
  const setup = { app: APP, keys: KEYS, gatewayPort: gateway.port };
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: postgres.url,
    PORT: String(port),
    KILL: kill,
    SETUP: JSON.stringify(setup),
  };
  child = fork(join(folder, "publisher.mjs"), { env });
  gone = once(child, "exit");
  // It may be killed while it is starting: it sweeps what its predecessor left.
  await Promise.race([once(child, "message"), gone]);
}

/** Until an answer is there, as a site's server would: with the same id. False when the process died meanwhile. */
async function publish(id: string, message: string): Promise<boolean> {
  const body = JSON.stringify({
    id,
    tenant: "gym",
    type: "host:log",
    data: { level: "info", message },
    audience: { public: true },
  });
  const headers = { apikey: KEYS.secret, "content-type": "application/json" };
  const url = `http://127.0.0.1:${port}/functions/v1/publish`;
  const request = fetch(url, { method: "POST", headers, body });
  const answer = await request.catch(() => null);
  return answer !== null && answer.ok;
}

/** What a widget shows: every event once, in order, or a note of what must not be. */
function openWidget() {
  const client = createLiveClient({
    endpoint: `http://127.0.0.1:${port}/functions/v1`,
    apikey: KEYS.publishable,
    tenant: "gym",
    transport: "pusher",
    source: (transport) => pusherSource(transport as never),
  });
  const ids: string[] = [];
  const wrong: string[] = [];
  let seq = 0;
  client.topic("gym.public").subscribe((event) => {
    if (isReset(event)) {
      if (ids.length > 0) wrong.push("reset");
      seq = event.snapshot.seq;
      return;
    }
    if (event.seq !== seq + 1) wrong.push(`${event.seq} after ${seq}`);
    seq = event.seq;
    ids.push(event.id);
  });
  return { client, ids, wrong };
}

it(`brings every event once, though the process is killed ${KILLS.length} times between commit, claim, publish and delete`, async () => {
  await start("");
  const pushed = new Set<number>();
  let copies = 0;
  gateway
    .pusher()
    .subscribe("private-gym.public.g1")
    .bind(
      "frame",
      ({
        from,
        to,
        events,
      }: {
        from: number;
        to: number;
        events: unknown[];
      }) => {
        for (let seq = from; seq <= to && events.length > 0; seq += 1)
          if (pushed.has(seq)) copies += 1;
          else pushed.add(seq);
      },
    );
  const widget = openWidget();
  await vi.waitFor(
    () => expect(widget.client.topic("gym.public").state).toBe("live"),
    soon,
  );
  child!.kill("SIGKILL");
  await gone;

  const published: string[] = [];
  let kills = 0;
  for (const kill of KILLS) {
    await start(kill);
    while (child!.exitCode === null && child!.signalCode === null) {
      const id = randomUUID();
      published.push(id);
      while (!(await publish(id, `event ${published.length}`))) {
        if (await Promise.race([gone, null])) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    await gone;
    if (child!.signalCode === "SIGKILL") kills += 1;
  }
  await start("");
  // The last of each life may never have been answered: asked again, it is there once.
  for (const id of published) {
    const message = `event ${published.indexOf(id) + 1}`;
    await vi.waitFor(
      async () => expect(await publish(id, message)).toBe(true),
      soon,
    );
  }

  await vi.waitFor(
    async () =>
      expect(await database.query("select from livelets.outbox")).toEqual([]),
    soon,
  );
  await vi.waitFor(
    () => expect(widget.ids).toHaveLength(published.length),
    soon,
  );
  const log = await database.query<{ id: string; seq: number }>(
    "select id::text, seq::int from livelets.event where topic = 'gym.public' order by seq",
  );
  const lost = log.filter(({ id }) => !widget.ids.includes(id));
  const repeated = widget.ids.length - new Set(widget.ids).size;
  console.log(
    `killed ${kills} times: ${log.length} events, ${lost.length} lost, ${repeated} repeated in a widget; ${copies} frames came twice over the wire`,
  );
  expect(kills).toBe(KILLS.length);
  expect([...widget.ids].sort()).toEqual([...published].sort());
  expect({ lost, repeated, wrong: widget.wrong }).toEqual({
    lost: [],
    repeated: 0,
    wrong: [],
  });
  // Not by asking the log alone: the push brought each, and those killed before the delete brought theirs twice.
  expect([...pushed].sort((a, b) => a - b)).toEqual(log.map(({ seq }) => seq));
  expect(copies).toBeGreaterThan(0);
  await widget.client.close();
}, 240_000);
