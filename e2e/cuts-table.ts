import { freePort, startBackend } from "./backend.ts";
import { launchBrowser } from "./browser.ts";
import { runCuts } from "./cuts.ts";
import type { CutsFigures } from "./cuts.ts";

/** The long run behind `npm run cuts`: both engines, one after the other, each on a fresh backend. */
export async function cutsTable({
  events,
  rate,
  cuts,
}: {
  readonly events: number;
  readonly rate: number;
  readonly cuts: number;
}): Promise<CutsFigures[]> {
  const browser = await launchBrowser();
  const figures: CutsFigures[] = [];
  try {
    for (const source of ["supabase", "pusher"] as const) {
      const backend = await startBackend({
        port: await freePort(),
        data: null,
      });
      try {
        const plan = { source, events, perSecond: rate, cuts };
        figures.push(await runCuts(backend.origin, browser, plan));
      } finally {
        await backend.stop();
      }
    }
  } finally {
    await browser.close();
  }
  return figures;
}
