import { setTimeout as until } from "node:timers/promises";
import { startBackend } from "../../demo/backend/backend.ts";
import { Proxy } from "../../demo/backend/faults/proxy.ts";
import { openTestDatabase } from "../../supabase/testing.ts";
import { readNumber } from "../lib/options.ts";
import { percentile } from "../lib/percentile.ts";
import { printTable, saveResults } from "../lib/results.ts";
import { check, violations } from "../soak/checker.ts";
import type { Logged } from "../soak/checker.ts";
import { Publisher } from "../soak/publisher.ts";
import { Receiver } from "../soak/receiver.ts";
import type { Engine } from "../soak/receiver.ts";

const TOPIC = "signage.public";
/** Each behind a proxy of its own, half on either engine. */
const LINES = 10;
/** More than 30 losses in a minute are no single cuts any more. */
const PAUSE_MS = 3_000;
const LOOK_MS = 5;
const PATIENCE_MS = 120_000;

interface Seat {
  readonly engine: Engine;
  readonly proxy: Proxy;
  readonly receiver: Receiver;
}

/**
 * `npm run bench -- cuts`: single cuts, each from the cut until the client is live again over the engine; then no socket
 * gets through while functions answer, and at last they do again.
 */
export async function benchCuts(args: readonly string[]): Promise<void> {
  const cuts = Math.ceil(readNumber(args, "cuts", 100) / LINES);
  const backend = await startBackend({
    port: 0,
    folder: null,
    database: await openTestDatabase(),
    pages: false,
    sampler: false,
  });
  const seats = await Promise.all(
    Array.from({ length: LINES }, async (_, n): Promise<Seat> => {
      const proxy = await Proxy.start(0, backend.port);
      const engine = n % 2 === 0 ? "supabase" : "pusher";
      const receiver = new Receiver(proxy.origin, engine, TOPIC);
      return { engine, proxy, receiver };
    }),
  );
  const publisher = new Publisher(backend.url, ["signage"]);
  await Promise.all(seats.map((seat) => when(() => seat.receiver.isLive)));
  const rounds = Promise.all(seats.map((seat, n) => cutOften(seat, n, cuts)));
  const single = await during(
    rounds.then((all) => all.flat()),
    publisher,
  );
  const without = await during(
    Promise.all(seats.map(withoutSockets)),
    publisher,
  );
  await publisher.settled();
  const log = await backend.database.query<Logged & object>(
    "select topic, seq::int as seq, id::text as id from livelets.event where topic = $1 order by seq",
    [TOPIC],
  );
  await when(() =>
    seats.every(({ receiver }) => receiver.last === log.at(-1)!.seq),
  );
  const verdict = check(
    log,
    publisher.sent,
    seats.map(({ receiver }) => receiver.received),
  );
  const rows = {
    "live again after a cut": single,
    "polling, once sockets are refused": without.map(({ polls }) => polls),
    "on the engine again, once they pass": without.map(({ back }) => back),
  };
  report(rows);
  const wrong = violations(verdict);
  console.log(
    `${verdict.expected} deliveries, ${wrong} lost, repeated or reordered.`,
  );
  saveResults("cuts", { rows, verdict });
  await Promise.all(seats.map(({ receiver }) => receiver.client.close()));
  await Promise.all(seats.map(({ proxy }) => proxy.close()));
  await backend.close();
  if (wrong > 0) process.exit(1);
}

/** Publishes meanwhile, so that something can be missed. */
async function during<Result>(
  work: Promise<Result>,
  publisher: Publisher,
): Promise<Result> {
  const state = { isOver: false };
  void work.finally(() => (state.isOver = true)).catch(() => {});
  while (!state.isOver) {
    publisher.send("signage");
    await until(200);
  }
  return work;
}

async function cutOften(
  { proxy, receiver }: Seat,
  n: number,
  cuts: number,
): Promise<number[]> {
  const times: number[] = [];
  await until((n * PAUSE_MS) / LINES);
  for (let round = 0; round < cuts; round += 1) {
    await until(PAUSE_MS);
    const before = receiver.absences.length;
    const at = performance.now();
    if (proxy.cutSockets() === 0) throw new Error("cuts: no socket is open.");
    await when(() => receiver.absences.length > before);
    times.push(performance.now() - at);
  }
  return times;
}

/** The sockets' server is gone and functions are alive; then it is back, and nobody reloads anything. */
async function withoutSockets({ engine, proxy, receiver }: Seat) {
  const is = (transport: string) => () => {
    const { status } = receiver.client;
    return status.state === "live" && status.transport === transport;
  };
  const gone = performance.now();
  proxy.refuseSockets();
  await when(is("poll"));
  const polls = performance.now() - gone;
  await until(PAUSE_MS);
  const mended = performance.now();
  proxy.mend();
  await when(is(engine));
  return { polls, back: performance.now() - mended };
}

async function when(is: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!is()) {
    if (performance.now() > end)
      throw new Error(`cuts: nothing came within ${PATIENCE_MS / 1_000} s.`);
    await until(LOOK_MS);
  }
}

function report(rows: Readonly<Record<string, readonly number[]>>): void {
  const ms = (values: readonly number[], share: number) =>
    String(Math.round(percentile(values, share)));
  printTable(
    ["", "times", "p50 ms", "p95 ms", "max ms"],
    Object.entries(rows).map(([name, values]) => [
      name,
      String(values.length),
      ms(values, 0.5),
      ms(values, 0.95),
      ms(values, 1),
    ]),
  );
}
