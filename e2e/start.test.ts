import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Backend, dataFolder, freePort, startBackend } from "./backend.ts";

let folder: Awaited<ReturnType<typeof dataFolder>>;

beforeEach(async () => {
  folder = await dataFolder();
});

afterEach(() => folder.remove());

/** What it wrote, without the lines that are no concern of these tests. */
function sentences(backend: Backend): string[] {
  return backend.output.split("\n").filter((line) => line.trim() !== "");
}

async function expectOneSentence(backend: Backend, words: RegExp) {
  expect(await backend.exited()).toBe(1);
  expect(sentences(backend)).toHaveLength(1);
  expect(backend.output).toMatch(words);
}

describe("npm start", () => {
  it("says once that it is ready, serves on both loopback addresses and ends cleanly", async () => {
    const port = await freePort();
    const backend = await startBackend({ port, data: null });
    for (const host of ["127.0.0.1", "[::1]"]) {
      const url = `http://${host}:${port}/functions/v1/health`;
      expect((await fetch(url)).status).toBe(200);
    }
    expect(await backend.stop()).toBe(0);
    const ready = sentences(backend).filter((line) => /^ready /.test(line));
    expect(ready).toEqual([`ready http://localhost:${port}/`]);
  });

  it("leaves nothing behind when npm is told to end", async () => {
    const port = await freePort();
    const backend = await startBackend({ port, data: null, npm: true });
    await backend.stop();
    const isGone = () =>
      fetch(`http://localhost:${port}/functions/v1/health`).then(
        () => false,
        () => true,
      );
    await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
  });

  it("starts again within 15 s on a data folder that it knows", async () => {
    const options = { port: await freePort(), data: folder.path };
    await (await startBackend(options)).stop();
    const started = performance.now();
    const again = await startBackend(options);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(await again.stop()).toBe(0);
  });

  it("says in one sentence that the port is taken", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    const backend = new Backend({ port, data: null });
    await expectOneSentence(backend, new RegExp(`${port}.*PORT`));
    other.close();
  });

  it("says in one sentence that the data folder is in use", async () => {
    const data = folder.path;
    const first = await startBackend({ port: await freePort(), data });
    const second = new Backend({ port: await freePort(), data });
    await expectOneSentence(second, /in use/);
    expect(await first.stop()).toBe(0);
  });

  it("says in one sentence that the data folder is corrupt", async () => {
    const options = { port: await freePort(), data: folder.path };
    await (await startBackend(options)).stop();
    await overwriteControlFile(folder.path);
    const backend = new Backend(options);
    await expectOneSentence(backend, /cannot be read|corrupt|damaged/i);
  });
});

/** Postgres cannot start without a sound `global/pg_control`, wherever in the folder its files are. */
async function overwriteControlFile(data: string): Promise<void> {
  const all = await readdir(data, { recursive: true });
  const files = all.filter((file) => basename(file) === "pg_control");
  expect(files).toHaveLength(1);
  await writeFile(join(data, files[0]!), "not a control file");
}
