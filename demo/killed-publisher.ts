// The functions in a process of their own, which is ended like by a power cut at a point of the outbox's work. A
// fixture of killed-publisher.test.ts: the product knows nothing of it.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { postgresDatabase } from "../functions/_shared/database.postgres.ts";
import type { Database } from "../functions/_shared/database.ts";
import type { Deps } from "../functions/_shared/deps.ts";
import { builtInPacks } from "../functions/_shared/packs.ts";
import { createRouter } from "../functions/router.ts";
import { answerWith } from "./backend/node-adapter.ts";

/** Where, and at which time there: `committed 2`, `claimed 1`, `published 3`; empty never. */
const [point = "", times = "1"] = (process.env.KILL ?? "").split(" ");
const { app, keys, gatewayPort } = JSON.parse(process.env.SETUP!) as {
  app: { id: string; key: string; secret: string };
  keys: { publishable: string; secret: string };
  gatewayPort: number;
};

let met = 0;
function reach(here: string): void {
  if (here === point && ++met >= Number(times))
    process.kill(process.pid, "SIGKILL");
}

const real = postgresDatabase(process.env.DATABASE_URL!, { connections: 4 });
const database: Database = {
  ...real,
  async query(sql, parameters) {
    const rows = await real.query(sql, parameters);
    // What was appended is committed, and nobody has begun to send it.
    if (sql.includes("livelets.publish(")) reach("committed");
    if (sql.includes("claim_outbox") && rows.length > 0) reach("claimed");
    return rows as never;
  },
};

const deps: Deps = {
  database,
  config: {
    publishableKeys: [keys.publishable],
    secretKeys: { test: keys.secret },
    pusher: { ...app, host: "127.0.0.1", port: gatewayPort, tls: false },
  },
  packs: builtInPacks,
  generators: {},
  verify: () => Promise.reject(new Error("nobody signs in here")),
  async fetch(url, init) {
    const response = await fetch(url, init);
    reach("published");
    return response;
  },
  now: Date.now,
  id: randomUUID,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  waitUntil: (work) => void work,
  log: () => undefined,
};

const router = createRouter(deps);
setInterval(() => void router.outbox.flush(), 250);
createServer((request, response) => {
  void answerWith(router.handle, request, response, "http://127.0.0.1");
}).listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
