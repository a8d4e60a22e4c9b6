import { startBackend } from "../../demo/backend/backend.ts";
import { uuid5 } from "../../functions/_shared/uuid5.ts";
import { createLiveClient } from "../../widgets/client/live-client.ts";
import { isReset } from "../../widgets/events/event.ts";
import { pusherSource } from "../../widgets/sources/pusher.ts";
import { readNumber } from "../lib/options.ts";
import { printTable, saveResults } from "../lib/results.ts";

const TENANT = "barbershop";
const TOPIC = `${TENANT}.public`;
/** The streams, and how often they tick: in ms. */
const STREAMS = { metrics: 5_000, notifications: 15_000 };

/**
 * `npm run bench -- ticks --minutes=5`: one viewer of a simulated tenant on the embedded backend, by the real clock.
 * Counts what arrives at a widget's client, and how long after its time.
 */
export async function benchTicks(args: readonly string[]): Promise<void> {
  const minutes = readNumber(args, "minutes", 5);
  const backend = await startBackend({
    port: 0,
    folder: null,
    pages: false,
    sampler: false,
    simulation: true,
    log: console.error,
  });
  const client = createLiveClient({
    endpoint: `${backend.url}/functions/v1`,
    apikey: backend.keys.publishable,
    tenant: TENANT,
    transport: "pusher",
    source: (transport) => pusherSource(transport as never),
  });
  const opened = Date.now();
  let first = NaN;
  let copies = 0;
  const arrived = new Map<string, number>();
  const arrive = (id: string) => {
    if (Number.isNaN(first)) first = Date.now() - opened;
    if (arrived.has(id)) copies += 1;
    else arrived.set(id, Date.now());
  };
  client.topic(TOPIC).subscribe((event) => {
    if (!isReset(event)) return arrive(event.id);
    const { last, recent } = event.snapshot;
    for (const { id } of [...Object.values(last), ...recent]) arrive(id);
  });

  // From the next whole quarter of a minute, so that every stream has its full number.
  const from = Math.ceil((Date.now() + 1_000) / 15_000) * 15_000;
  const until = from + minutes * 60_000;
  await new Promise((resolve) =>
    setTimeout(resolve, until - Date.now() + 3_000),
  );
  const figures = Object.entries(STREAMS).map(([stream, everyMs]) =>
    figuresOf(stream, everyMs, from, until, arrived),
  );
  await client.close();
  await backend.close();

  printTable(
    ["stream", "ticks due", "arrived", "late, ms: p50", "p95", "most"],
    figures.map(({ stream, due, came, p50, p95, most }) =>
      [stream, due, came, p50, p95, most].map(String),
    ),
  );
  console.log(
    `\n${copies} came twice; the first tick was there ${first} ms after connect.`,
  );
  saveResults("ticks", { minutes, figures, copies, firstMs: first });
}

function figuresOf(
  stream: string,
  everyMs: number,
  from: number,
  until: number,
  arrived: ReadonlyMap<string, number>,
) {
  const late: number[] = [];
  let due = 0;
  for (let time = from; time < until; time += everyMs) {
    due += 1;
    const at = arrived.get(uuid5(`${stream}:${TENANT}:${time / everyMs}`));
    if (at !== undefined) late.push(at - time);
  }
  late.sort((a, b) => a - b);
  const part = (share: number) =>
    late[Math.min(late.length - 1, Math.floor(share * late.length))] ?? NaN;
  const [p50, p95, most] = [part(0.5), part(0.95), part(1)];
  return { stream, due, came: late.length, p50, p95, most };
}
