import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerWith } from "../../demo/backend/node-adapter.ts";
import { Timers } from "../../demo/backend/timers.ts";
import type { Deps } from "../../functions/_shared/deps.ts";
import { depsFromEnvironment } from "../../functions/_shared/env.ts";
import type { Environment } from "../../functions/_shared/env.ts";
import { createRouter } from "../../functions/router.ts";
import { createMinute } from "../../functions/tick/minute.ts";

/** Ending that takes longer is cut short: the log is safe without it, and others go on with the rest. */
const CLOSE_MS = 4_000;

export interface Served {
  /** Such as `http://127.0.0.1:8787/functions/v1`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * `npm run serve`: all functions on Node, with what runs every minute, until SIGINT or SIGTERM. Settings are the
 * environment's (docs/pusher.md); one that is missing ends it with a sentence that names it.
 */
export async function main(env: Environment): Promise<void> {
  try {
    const served = await serve(env);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        setTimeout(() => process.exit(0), CLOSE_MS).unref();
        void served.close().then(() => process.exit(0));
      });
    console.log(`ready ${served.endpoint}`);
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  }
}

export async function serve(env: Environment): Promise<Served> {
  const deps = depsFromEnvironment(env, (work) => void work.catch(() => {}));
  const router = createRouter(deps);
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    answerWith(router.handle, request, response, endpoint).catch(() =>
      response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(env.PORT || 8787), env.HOST || "127.0.0.1", resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  const endpoint = `http://${address.includes(":") ? `[${address}]` : address}:${port}/functions/v1`;
  const timers = minutes(deps, router);
  return {
    endpoint,
    async close() {
      void timers.stop();
      await new Promise((resolve) => server.close(resolve));
      await deps.database.close();
    },
  };
}

/** One run of the minute's work after the other, as `tick` does them; retention before each. */
function minutes(
  deps: Deps,
  { ticker, outbox }: ReturnType<typeof createRouter>,
): Timers {
  const timers = new Timers((call, error) =>
    deps.log({
      level: "error",
      requestId: "-",
      call,
      detail: error instanceof Error ? error.message : String(error),
    }),
  );
  timers.follow("minute", async () => {
    await deps.database.query("select livelets.run_minute()");
    const minute = createMinute(deps, ticker, outbox);
    const { waitMs } = await minute.begin();
    await minute.goOn(waitMs);
    return 0;
  });
  return timers;
}
