import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { startBackend, type Backend } from "../../demo/backend/backend.ts";
import { bundle } from "../feed/build.ts";
import { launchBrowser } from "../lib/browser.ts";
import { sleep, waitForQuiet } from "../lib/machine.ts";
import { readNumber } from "../lib/options.ts";
import { saveResults } from "../lib/results.ts";
import { html, serve, type Served } from "../lib/serve.ts";
import { KINDS, report, sum, type Kind, type Run } from "./figures.ts";
import type { Order } from "./page.ts";
import { startRaw } from "./raw-server.ts";
import { Tap } from "./tap.ts";

const TENANT = "signage";
const TOPIC = `${TENANT}.public`;
const PER_SECOND = 25;

/** From the engine's write into the socket to paint, through each source and through a bare socket. */
export async function benchWire(args: readonly string[]): Promise<void> {
  const quick = args.includes("--quick");
  const seconds = readNumber(args, "seconds", quick ? 3 : 8);
  const reps = readNumber(args, "reps", quick ? 1 : 3);
  const tap = new Tap();
  const backend = await startBackend({
    port: 0,
    folder: null,
    pages: false,
    sampler: false,
  });
  const raw = await startRaw(tap, backend, TOPIC);
  const files = new Map<string, Served>();
  await bundle(files, join(import.meta.dirname, "page.ts"), "/page.js");
  const pages = await serve(({ pathname }) =>
    pathname === "/" ? html("/page.js") : (files.get(pathname) ?? null),
  );
  const runs: Run[] = [];
  // The first requests pay for what is made once in the database and the functions: they are nobody's.
  await publish(backend, 2);
  for (let rep = 0; rep < reps; rep += 1)
    for (const kind of KINDS) {
      raw.use(kind === "raw");
      const run = await measure(kind, seconds, { backend, tap, raw, pages });
      runs.push(run);
      console.log(
        `${kind}: write → painted ${run.write50.toFixed(1)}/${run.write99.toFixed(1)} ms, POST → painted ${run.post50.toFixed(1)}/${run.post99.toFixed(1)} ms, ${run.painted} of ${run.events}`,
      );
    }
  pages.close();
  raw.close();
  tap.close();
  await backend.close();
  report(runs);
  saveResults("wire", { seconds, perSecond: PER_SECOND, runs });
}

interface Stage {
  readonly backend: Backend;
  readonly tap: Tap;
  readonly raw: { readonly url: string };
  readonly pages: { readonly url: string };
}

let number = 0;

async function measure(
  kind: Kind,
  seconds: number,
  { backend, tap, raw, pages }: Stage,
): Promise<Run> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({
      viewport: { width: 900, height: 700 },
    });
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.goto(pages.url);
    await page.waitForFunction("globalThis.wire");
    const order: Order = {
      kind,
      endpoint: `${backend.url}/functions/v1`,
      apikey: backend.keys.publishable,
      tenant: TENANT,
      rawUrl: raw.url,
    };
    const started = page.evaluate(`wire.start(${JSON.stringify(order)})`);
    await Promise.race([
      started,
      sleep(20_000).then(() => {
        throw new Error(
          `bench: "${kind}" was not live within 20 s. ${errors[0] ?? ""}`,
        );
      }),
    ]);
    await waitForQuiet();
    const posted = await publish(backend, seconds);
    await sleep(1_500);
    const painted = new Map(
      (await page.evaluate("wire.report()")) as [number, number][],
    );
    return sum(kind, posted, tap.written, painted);
  } finally {
    await browser.close();
  }
}

/** Publishes at uneven distances, so that no run falls into step with the frames. Answers when each was posted. */
async function publish(
  backend: Backend,
  seconds: number,
): Promise<Map<number, number>> {
  const posted = new Map<number, number>();
  const calls: Promise<unknown>[] = [];
  for (let at = 0; at < seconds * PER_SECOND; at += 1) {
    number += 1;
    posted.set(number, performance.timeOrigin + performance.now());
    calls.push(post(backend, `#${number}.`));
    await sleep((1_000 / PER_SECOND) * (0.5 + Math.random()));
  }
  await Promise.all(calls);
  return posted;
}

async function post({ url, keys }: Backend, message: string): Promise<void> {
  const answer = await fetch(`${url}/functions/v1/publish`, {
    method: "POST",
    headers: { apikey: keys.secret, "content-type": "application/json" },
    body: JSON.stringify({
      id: randomUUID(),
      tenant: TENANT,
      type: "health:alert",
      data: { source: "bench", severity: "info", message },
      audience: { public: true },
    }),
  });
  if (!answer.ok)
    throw new Error(
      `bench: publish answered ${answer.status}. ${await answer.text()}`,
    );
}
