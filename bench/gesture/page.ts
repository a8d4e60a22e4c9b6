import { createLiveClient } from "../../widgets/client/live-client.ts";
import { OptimisticFold } from "../../widgets/client/optimistic-fold.ts";
import type { LiveClient } from "../../widgets/client/types.ts";
import { createMemoryHub, memorySource } from "../../widgets/sources/memory.ts";

const TOPIC = "gym.public";
/** How long the server takes, in ms. */
const ANSWER_MS = 80;

export interface GestureFigures {
  /** From the gesture to the paint that shows it, in ms. */
  readonly painted: readonly number[];
  /** Until it may be called saved, in ms. */
  readonly saved: readonly number[];
  /** What is left to do at the end, and what was done. */
  readonly pending: number;
  readonly settled: number;
}

declare global {
  interface Window {
    runGestures(count: number): Promise<GestureFigures>;
  }
}

/** A list of 200 rows that grows with each gesture; its client writes into the browser's own database. */
window.runGestures = async (count) => {
  const hub = createMemoryHub();
  hub.log.open(TOPIC);
  const client = createLiveClient({
    source: memorySource(hub),
    tenant: "gym",
    endpoint: "https://bench.test/functions/v1",
    deps: { fetch: (_url, init) => serve(hub, init) },
  });
  const root = document.querySelector("#root")!;
  const fold = new OptimisticFold<readonly string[]>({
    ...{ client, topic: TOPIC, start: Array<string>(200).fill("row") },
    reduce: (rows, { data }) => [...rows, String(data["name"])],
    foresee: { add: (rows, { args }) => [...rows, String(args["name"])] },
    changed: () => requestAnimationFrame(() => draw(root, fold.state)),
  });
  const painted: number[] = [];
  const saved: number[] = [];
  for (let n = 0; n <= count; n += 1) {
    const id = crypto.randomUUID();
    const start = performance.now();
    const isSaved = seenSaved(client, id);
    client.command("add", { name: id }, { id }).catch(console.error);
    await shown(root, id);
    // The first one fetches the code.
    if (n > 0) painted.push(performance.now() - start);
    await isSaved;
    if (n > 0) saved.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()));
  }
  for (let wait = 0; client.status.pending > 0 && wait < 200; wait += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const figures = {
    ...{ painted, saved, pending: client.status.pending },
    settled: fold.settled.length - 200,
  };
  fold.close();
  await client.close();
  return figures;
};

/** Resolves once it is called saved, or was sent already. */
async function seenSaved(client: LiveClient, id: string): Promise<void> {
  for (let wasThere = false; ;) {
    const mine = client.queue?.commands.find((one) => one.id === id);
    if (mine ? mine.state !== "saving" : wasThere) return;
    wasThere ||= mine !== undefined;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function draw(root: Element, rows: readonly string[]): void {
  root.replaceChildren(
    ...rows.slice(-200).map((row) => {
      const line = document.createElement("p");
      line.textContent = row;
      return line;
    }),
  );
}

/** Resolves after the frame in which it stands there was painted. */
async function shown(root: Element, id: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const isThere = () => root.lastElementChild?.textContent === id;
    const watch = new MutationObserver(() => isThere() && resolve());
    watch.observe(root, { childList: true });
    if (isThere()) resolve();
  });
  // What was written in a frame is painted before the next task.
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(0);
  });
}

async function serve(
  hub: ReturnType<typeof createMemoryHub>,
  init: RequestInit,
): Promise<Response> {
  const command = JSON.parse(init.body as string) as {
    id: string;
    args: { name: string };
  };
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  const { id, args } = command;
  hub.append(TOPIC, {
    ...{ id: crypto.randomUUID(), type: "host:log", data: { ...args } },
    command: id,
  });
  return Response.json({ status: "applied", events: [], result: null });
}
