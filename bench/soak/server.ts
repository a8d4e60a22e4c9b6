import { startBackend } from "../../demo/backend/backend.ts";
import type { FaultRates } from "../../demo/backend/gateway/faults.ts";
import { postgresDatabase } from "../../functions/_shared/database.postgres.ts";
import type { Logged } from "./checker.ts";

/** How a server of the soak is started: one environment variable, as JSON. */
export interface ServerSetup {
  readonly port: number;
  /** A Postgres of the soak's own; null keeps the log in PGlite, in `folder`. */
  readonly url: string | null;
  readonly folder: string | null;
}

/** What the soak asks of it. Each is answered with a message of the same `n`. */
export type Order =
  | { readonly n: number; readonly rates: FaultRates | null }
  | { readonly n: number; readonly cut: number }
  | { readonly n: number; readonly log: readonly string[] };

/** The embedded backend in a process of its own, so that it can be killed. */
async function main(setup: ServerSetup): Promise<void> {
  const backend = await startBackend({
    port: setup.port,
    folder: setup.folder,
    ...(setup.url && {
      database: postgresDatabase(setup.url, { connections: 12 }),
    }),
    pages: false,
    sampler: false,
  });
  const { faults } = backend.gateway;

  async function answer(order: Order): Promise<unknown> {
    if ("rates" in order) return faults.rates(order.rates);
    if ("cut" in order) return faults.cutSome(order.cut);
    return backend.database.query<Logged & object>(
      `select topic, seq::int as seq, id::text as id from livelets.event where topic = any($1::text[]) order by topic, seq`,
      [order.log],
    );
  }

  process.on("message", (order: Order) => {
    answer(order).then(
      (result) => process.send?.({ n: order.n, result: result ?? null }),
      (error: unknown) => process.send?.({ n: order.n, error: String(error) }),
    );
  });
  process.send?.({ n: 0, result: null });
}

// Whoever started it is gone: so is it.
process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", (error) => {
  // A database that is being restarted fails in whatever was under way.
  process.stderr.write(`soak server: ${String(error)}\n`);
});
await main(JSON.parse(process.env["SOAK_SERVER"] ?? "null") as ServerSetup);
