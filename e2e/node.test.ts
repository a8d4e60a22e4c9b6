import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";

import { build } from "./built.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

/** How each engine is given to a client in Node; before Node 22 there is no WebSocket. */
const SOURCES = {
  supabase: `({ url, apikey }) => supabaseSource({ url, apikey }, { transport: WebSocket })`,
  pusher: `(transport) => pusherSource(transport)`,
  poll: `() => pollSource()`,
};
type Engine = keyof typeof SOURCES;

beforeAll(() => build("package"));

/** A script that watches a log with the built package, and closes its client at some time. */
const script = (engine: Engine, closing: string) => `
  import { createLiveClient } from "livelets";
  import { ${engine}Source } from "livelets/sources/${engine}";
  import WebSocket from "ws";
  const client = createLiveClient({
    source: ${SOURCES[engine]},
    transport: "${engine}",
    endpoint: "${inject("origin")}/functions/v1",
    apikey: "sb_publishable_livelets",
    tenant: "host",
    onError: (error) => console.error(error.message),
  });
  client.topic("host.public").subscribe(() => {});
  const until = (wanted) =>
    new Promise((resolve) =>
      client.subscribe(({ state }) => state === wanted && resolve()),
    );
  ${closing}
  await client.close();
  // Does not keep the process itself: says what does. Shorter than any timer that an SDK could have left.
  setTimeout(() => {
    console.error("still held by", process.getActiveResourcesInfo());
    process.exit(1);
  }, 5_000).unref();
  process.once("beforeExit", () => console.log("ended by itself"));`;

describe.each(Object.keys(SOURCES) as Engine[])("Node on %s", (engine) => {
  it.each([
    ["is live", `await until("live");`],
    ["has just begun", ""],
  ])("ends by itself when a client that %s is closed", async (_, closing) => {
    const { stdout, stderr } = await run(
      process.execPath,
      ["--input-type=module", "--eval", script(engine, closing)],
      { cwd: ROOT },
    );
    expect(stderr).toBe("");
    expect(stdout).toBe("ended by itself\n");
  });
});
