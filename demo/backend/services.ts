import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../../functions/_shared/database.ts";
import type { Deps } from "../../functions/_shared/deps.ts";
import { builtInGenerators } from "../../functions/_shared/generators.ts";
import { builtInPacks } from "../../functions/_shared/packs.ts";
import { createLimit } from "../../functions/_shared/rate-limit.ts";
import { createRouter } from "../../functions/router.ts";
import { createAuth, type Auth } from "./auth/index.ts";
import { createSigningKey, loadSigningKey } from "./auth/signing-key.ts";
import type { BackendOptions } from "./backend-options.ts";
import type { Cleanup } from "./cleanup.ts";
import { lockFolder } from "./data-lock.ts";
import { openInFolder, openInMemory } from "./database.ts";
import { createGateway, type Gateway } from "./gateway/index.ts";
import { createHost } from "./host.ts";
import { rehearse } from "./rehearsal.ts";
import { KEYS, PUSHER_APP } from "./settings.ts";
import { Timers } from "./timers.ts";
import { gatewayVerify } from "./verify.ts";

export interface Services {
  readonly database: Database;
  readonly auth: Auth;
  readonly gateway: Gateway;
  readonly router: ReturnType<typeof createRouter>;
}

/** Messages in realtime.messages are hints, of use for minutes; hosted Supabase keeps them for 72 hours. */
const MESSAGE_HOURS = 2;

/** Opens the data and starts everything that works on it. `cleanup` ends what was started, also after a failure. */
export async function startServices(
  options: BackendOptions,
  url: string,
  cleanup: Cleanup,
): Promise<Services> {
  const { folder } = options;
  const database = await openDatabase(options, cleanup);
  const key = await (folder === null
    ? createSigningKey()
    : loadSigningKey(join(folder, "signing-key.json")));
  const auth = createAuth({
    database,
    key,
    issuer: `${url}/auth/v1`,
    apikeys: Object.values(KEYS),
    lifetime: options.tokenLifetime,
  });
  const gateway = await createGateway({
    database,
    verify: gatewayVerify(auth.verify, Date.now),
    keys: KEYS,
    pusher: PUSHER_APP,
    settings: { messageHours: MESSAGE_HOURS, ...options.settings },
    log: cleanup.log,
  });
  cleanup.add(() => gateway.close());
  const deps = depsOf(database, auth, url, options, cleanup);
  const router = createRouter(deps);
  if (options.simulation) await rehearse(deps);
  const services = { database, auth, gateway, router };
  await startTimers(services, url, options, cleanup);
  return services;
}

async function openDatabase(
  options: BackendOptions,
  cleanup: Cleanup,
): Promise<Database> {
  const { folder } = options;
  if (folder !== null) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    cleanup.add(lockFolder(folder));
  }
  const database =
    options.database ??
    (await (folder === null ? openInMemory() : openInFolder(folder)));
  cleanup.add(() => database.close());
  return database;
}

async function startTimers(
  { database, gateway, router }: Services,
  url: string,
  options: BackendOptions,
  cleanup: Cleanup,
): Promise<void> {
  const timers = new Timers((name, error) =>
    cleanup.log(`livelets: the ${name} timer failed: ${String(error)}`),
  );
  cleanup.add(() => timers.stop());
  timers.every(2_000, "outbox", () => router.outbox.flush());
  // What must not wait for the next round says so, such as livelets.erase. The database ends listening when it closes.
  await database.listen("livelets_outbox", () => {
    router.outbox
      .flush()
      .catch((error: unknown) => cleanup.log(`livelets: ${String(error)}`));
  });
  timers.every(2_000, "leases", async () => {
    await database.query("select livelets.expire_leases()");
    await router.outbox.flush();
  });
  timers.every(15_000, "heads", async () => {
    await database.query("select livelets.send_heads()");
    await router.outbox.flush();
  });
  timers.every(600_000, "upkeep", async () => {
    await sweep(database);
    // PGlite has no background worker that would do it: without this, deleted and updated rows stay for ever.
    await database.query("vacuum (analyze)");
  });
  if (options.simulation)
    timers.follow(
      "simulation",
      async () => (await router.ticker.look()).waitMs,
    );
  if (options.sampler === false) return;
  const host = createHost(router.handle, gateway, url);
  cleanup.add(() => host.stop());
  timers.every(5_000, "host", () => host.sample());
  await host
    .log("info", "The backend has started.")
    .catch((error: unknown) => cleanup.log(`livelets: ${String(error)}`));
}

/** Retention, in the bounded batches that keep nobody waiting. */
async function sweep(database: Database): Promise<void> {
  const batch = 5_000;
  const round = () =>
    database.query<{ gone: number }>("select livelets.sweep($1) as gone", [
      batch,
    ]);
  while ((await round())[0]!.gone >= batch);
}

function depsOf(
  database: Database,
  auth: Auth,
  url: string,
  { simulation }: BackendOptions,
  cleanup: Cleanup,
): Deps {
  const { log } = cleanup;
  const { hostname: host, port } = new URL(url);
  return {
    database,
    config: {
      publishableKeys: [KEYS.publishable],
      secretKeys: { embedded: KEYS.secret },
      supabase: { url, apikey: KEYS.publishable },
      pusher: { ...PUSHER_APP, host, port: Number(port), tls: false },
      loopbackOrigins: true,
    },
    packs: builtInPacks,
    generators: simulation ? builtInGenerators : {},
    verify: auth.verify,
    fetch: (input, init) => fetch(input, init),
    now: Date.now,
    id: randomUUID,
    sleep: sleepUntilClosed(cleanup),
    // All of this machine's pages, and its tests, are one visitor.
    limit: createLimit(database, { times: 100 }),
    waitUntil: (work) =>
      void work.catch((error: unknown) => log(`livelets: ${String(error)}`)),
    log: (entry) => {
      if (entry.level === "error") log(`livelets: ${JSON.stringify(entry)}`);
    },
  };
}

/** Whoever sleeps when the backend is closed sleeps for ever: there is nothing left to work on. */
function sleepUntilClosed(cleanup: Cleanup): Deps["sleep"] {
  const sleeping = new Set<NodeJS.Timeout>();
  cleanup.add(() => {
    for (const timer of sleeping) clearTimeout(timer);
  });
  return (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        sleeping.delete(timer);
        resolve();
      }, ms);
      sleeping.add(timer);
    });
}
