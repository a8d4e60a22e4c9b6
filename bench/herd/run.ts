import { readNumber } from "../lib/options.ts";
import { printTable, saveResults } from "../lib/results.ts";
import { halfTold, policies } from "./policies.ts";
import { cutForReal } from "./real.ts";
import { simulate } from "./simulate.ts";
import type { HerdFigures } from "./simulate.ts";

/** `npm run bench -- herd`: everybody is cut at once, and comes back to a server that lets in 5 % of them a second. */
export async function benchHerd(args: readonly string[]): Promise<void> {
  const clients = readNumber(args, "clients", 10_000);
  const joinsPerSecond = readNumber(args, "joins", clients / 20);
  const sockets = readNumber(args, "sockets", 200);
  const seed = readNumber(args, "seed", 1);
  const model = [0, 30_000].flatMap((outageMs) =>
    policies.map((policy) => ({
      outageMs,
      ...simulate(policy, { clients, joinsPerSecond, outageMs, seed }),
    })),
  );
  for (const outageMs of [0, 30_000]) {
    console.log(
      `\n${clients} clients, ${joinsPerSecond} joins/s, nobody let in for ${outageMs / 1_000} s, seed ${seed}:\n`,
    );
    report(model.filter((one) => one.outageMs === outageMs));
  }
  const few = Math.max(1, sockets / 20);
  console.log(
    `\n${sockets} clients, ${few} joins/s, the model and the wire:\n`,
  );
  const modelled = simulate(halfTold(), {
    clients: sockets,
    joinsPerSecond: few,
    outageMs: 0,
    seed,
  });
  const real = await cutForReal(sockets, few);
  report([modelled, real]);
  saveResults("herd", { joinsPerSecond, seed, model, check: [modelled, real] });
}

function report(rows: readonly HerdFigures[]): void {
  printTable(
    [
      "",
      "most attempts in 1 s",
      "in 100 ms",
      "attempts per client",
      "p50 back s",
      "p99 s",
      "last s",
    ],
    rows.map(({ policy, peak, peak100, attempts, p50, p99, last }) => [
      policy,
      ...[peak, peak100, attempts, p50, p99, last].map(String),
    ]),
  );
}
