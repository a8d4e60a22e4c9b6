import { readList, readNumber } from "../lib/options.ts";

/** One measurement. */
export interface Cell {
  readonly list: string;
  readonly kept: number;
  readonly rate: number;
}

export interface Plan {
  readonly cells: readonly Cell[];
  readonly seconds: number;
  readonly reps: number;
  /** How often a run is tried for one that others on this machine did not disturb. */
  readonly tries: number;
}

const FLOORS = ["noop", "dom-window", "lit-window", "dom"];
const OURS = ["livelets", "livelets-varied", "livelets-away"];
const PEERS = [
  "deep-chat",
  "knock",
  "courier",
  "liveblocks",
  "supabase-ui-chat",
];

/** What to measure. `--quick`: three seconds, at 1,000 events/s, without the peers. */
export function planCells(args: readonly string[]): Plan {
  const quick = args.includes("--quick");
  const lists = readList(args, "lists", [
    ...FLOORS,
    ...OURS,
    ...(quick ? [] : PEERS),
  ]);
  const all = readList(args, "kept", ["100", "10000"]).map(Number);
  const rates = readList(
    args,
    "rates",
    quick ? ["1000"] : ["100", "1000", "5000"],
  ).map(Number);
  // Lists beside each other in time: what disturbs one disturbs the others.
  const cells = all.flatMap((kept) =>
    rates.flatMap((rate) =>
      lists.map((list) => ({ list, kept, rate })).filter(isWorthIt),
    ),
  );
  return {
    cells,
    seconds: readNumber(args, "seconds", quick ? 3 : 10),
    reps: readNumber(args, "reps", 1),
    tries: readNumber(args, "tries", 2),
  };
}

/** Where peers are hopeless already, more of it says nothing more (docs/performance.md). */
function isWorthIt({ list, kept, rate }: Cell): boolean {
  if (PEERS.includes(list)) return kept === 100 && rate <= 1_000;
  return true;
}
