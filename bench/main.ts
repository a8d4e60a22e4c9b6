import { benchAppend } from "./append/run.ts";
import { benchCatchUp } from "./catchup/run.ts";
import { benchCuts } from "./cuts/run.ts";
import { benchFeed } from "./feed/run.ts";
import { benchGesture } from "./gesture/run.ts";
import { benchHerd } from "./herd/run.ts";
import { benchTicks } from "./ticks/run.ts";
import { benchWire } from "./wire/run.ts";

/** `npm run bench -- append`, `-- feed` and `-- wire`; see docs/performance.md. */
const benches: Record<string, (args: readonly string[]) => Promise<void>> = {
  append: benchAppend,
  catchup: benchCatchUp,
  cuts: benchCuts,
  feed: benchFeed,
  gesture: benchGesture,
  herd: benchHerd,
  ticks: benchTicks,
  wire: benchWire,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(
    `bench: there is no bench called "${name}". Use npm run bench -- ${Object.keys(benches).join(" or -- ")}.`,
  );
  process.exit(2);
}
await bench(args);
process.exit(0);
