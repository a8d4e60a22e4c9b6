import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as until } from "node:timers/promises";
import { freePort } from "../../e2e/backend.ts";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { startPostgres } from "../../supabase/tests/postgres.ts";
import { findPostgres } from "../../scripts/lib/postgres.mjs";
import type { FaultRates } from "../../demo/backend/gateway/faults.ts";
import { check } from "./checker.ts";
import type { Verdict } from "./checker.ts";
import { crashPostgres } from "./crash-postgres.ts";
import { Crowd } from "./crowd.ts";
import { Publisher } from "./publisher.ts";
import { SoakServer } from "./server-process.ts";
import { sumTimes } from "./times.ts";
import type { Times } from "./times.ts";

export interface SoakPlan {
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
  /** Events per second over all topics. */
  readonly rate: number;
  /** Of the clients beside them that subscribe by hand. */
  readonly naive: number;
  /** False keeps the log in PGlite, whose restart is the server's. */
  readonly postgres: boolean;
}

export interface SoakReport {
  readonly plan: SoakPlan;
  readonly database: "PostgreSQL" | "PGlite";
  readonly ours: Verdict;
  readonly naive: Verdict;
  readonly times: Times;
  readonly faults: {
    /** Sockets that were reset, beside those that the kills ended. */
    readonly cuts: number;
    readonly kills: number;
    readonly databaseRestarts: number;
  };
  /** From the end of all faults until the last receiver had everything, in ms. */
  readonly convergedMs: number;
  /** Snapshots that a receiver had to start anew from. */
  readonly resets: number;
}

const TENANTS = ["signage", "studio", "gym", "barbershop", "host"];
export const TOPICS = TENANTS.map((tenant) => `${tenant}.public`);
/** Of messages; the figures of the facts this is compared with. */
const RATES = { drop: 0.05, repeat: 0.05, late: 0.1, lateMs: 300 };
const CUT_EVERY_MS = 1_000;
/** Of all sockets; of a small crowd, one. */
const CUT_SHARE = 0.02;
/** Who is behind for longer is named. */
const PATIENCE_MS = 20_000;
/** A breaker that opened again and again waits up to three minutes. */
const CONVERGE_MS = 300_000;

/** The clients live in this process, the server in another, faults are between them. */
export async function runSoak(
  plan: SoakPlan,
  say: (line: string) => void = () => {},
): Promise<SoakReport> {
  const postgres =
    plan.postgres && findPostgres() !== null ? await startPostgres() : null;
  const folder = await mkdtemp(join(tmpdir(), "livelets-soak-"));
  const server = new SoakServer({
    port: await freePort(),
    url: postgres?.url ?? null,
    folder: postgres ? null : folder,
  });
  const crowd = new Crowd(server.origin, plan, TOPICS);
  try {
    await server.start();
    say(`${postgres ? "PostgreSQL" : "PGlite"}, seed ${plan.seed}`);
    await crowd.open();
    say(`${plan.clients} clients are live`);
    return await soak({ plan, server, postgres, crowd, say });
  } finally {
    await crowd.close();
    await server.kill();
    postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Scene {
  readonly plan: SoakPlan;
  readonly server: SoakServer;
  readonly postgres: TestPostgres | null;
  readonly crowd: Crowd;
  say(line: string): void;
}

async function soak(scene: Scene): Promise<SoakReport> {
  const { plan, server, postgres, crowd, say } = scene;
  const publisher = new Publisher(server.origin, TENANTS);
  const endAt = performance.now() + plan.seconds * 1_000;
  await server.rates(ratesOf(plan));
  const [faults] = await Promise.all([
    breakThings(scene, endAt),
    publisher.run(plan.rate, endAt),
  ]);
  await server.rates(null);
  await publisher.settled();
  // What was lost last shows at the next one.
  for (const tenant of TENANTS) publisher.send(tenant);
  await publisher.settled();
  const calm = performance.now();
  say("calm");
  const log = await server.log(TOPICS);
  const heads = new Map(log.map(({ topic, seq }) => [topic, seq]));
  await crowd.caughtUp(heads, PATIENCE_MS);
  for (const line of crowd.behind(heads)) say(`still behind: ${line}`);
  await crowd.caughtUp(heads, CONVERGE_MS);
  return {
    plan,
    database: postgres ? "PostgreSQL" : "PGlite",
    ours: check(log, publisher.sent, crowd.received),
    naive: check(log, publisher.sent, crowd.naivelyReceived),
    times: sumTimes(crowd.arrivals, crowd.absences),
    faults,
    convergedMs: Math.round(performance.now() - calm),
    resets: crowd.resets,
  };
}

function ratesOf({ seed }: SoakPlan): FaultRates {
  return { seed, ...RATES };
}

/** Resets sockets all the time; kills the server at a third, and restarts the database at two thirds. */
async function breakThings(
  { plan, server, postgres, crowd, say }: Scene,
  endAt: number,
): Promise<SoakReport["faults"]> {
  const done = { cuts: 0, kills: 0, databaseRestarts: 0 };
  const third = (plan.seconds * 1_000) / 3;
  const during = async (what: string, work: () => void | Promise<void>) => {
    const from = Date.now();
    crowd.outage(true);
    await work();
    crowd.outage(false);
    say(`${what}: ${Date.now() - from} ms`);
  };
  const due: [at: number, work: () => Promise<void>][] = [
    [
      endAt - 2 * third,
      async () => {
        await during("kill -9 of the server, and its start", async () => {
          await server.kill();
          done.kills += 1;
          await server.start();
          await server.rates(ratesOf(plan));
        });
      },
    ],
  ];
  if (postgres)
    due.push([
      endAt - third,
      async () => {
        await during("restart of the database after a crash", async () => {
          await crashPostgres(postgres);
          done.databaseRestarts += 1;
        });
      },
    ]);
  while (performance.now() < endAt) {
    await until(CUT_EVERY_MS);
    if (due[0] && performance.now() >= due[0][0]) await due.shift()![1]();
    else done.cuts += await server.cut(Math.max(CUT_SHARE, 1 / plan.clients));
  }
  return done;
}
