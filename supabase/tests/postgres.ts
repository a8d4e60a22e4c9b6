import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresDatabase } from "../../functions/_shared/database.postgres.ts";
import type { Database } from "../../functions/_shared/database.ts";
import { findPostgres } from "../../scripts/lib/postgres.mjs";
import { allSql, keep, preparedPath } from "../prepared.ts";

/** A real Postgres of the test's own, on loopback: concurrency cannot be shown on PGlite, which has one session. */
export interface TestPostgres {
  readonly url: string;
  /** Where its data lies. */
  readonly folder: string;
  connect(connections: number): Database;
  /** Ends it like a power cut, and starts it again on the same data. */
  crash(): void;
  stop(): void;
}

/** Of data that was made once and is copied for every test. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = findPostgres();
  if (bin === null)
    throw new Error(
      "tests: there is no PostgreSQL. Run npm test once, or put its initdb on the PATH.",
    );
  const folder = mkdtempSync(join(tmpdir(), "livelets-pg-"));
  // initdb refuses to run as root.
  const user = process.getuid?.() === 0 ? nobody() : null;
  const own = (path: string) => user && chownSync(path, user.uid, user.gid);
  own(folder);
  const run = (command: string, ...args: string[]) => {
    const result = spawnSync(join(bin, command), args, {
      ...user,
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (result.status !== 0)
      throw new Error(`${command}: ${result.stderr || result.stdout}`);
    return result.stdout;
  };
  const port = await freePort();
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=60`;
  const start = (data: string) =>
    run("pg_ctl", "-D", data, "-o", options, "-l", "log", "-w", "start");
  const stop = (data: string, how: "fast" | "immediate") =>
    run("pg_ctl", "-D", data, "-m", how, "-w", "stop");
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;

  const kept = preparedPath(run("postgres", "--version"));
  if (!existsSync(kept))
    await keep(kept, async (data) => {
      mkdirSync(data);
      own(data);
      run("initdb", "-D", data, ...INITDB);
      start(data);
      await fill(url);
      stop(data, "fast");
    });
  const data = join(folder, "data");
  // With its owner and rights.
  execFileSync("cp", ["-a", kept, data]);
  start(data);
  return {
    url,
    folder,
    connect: (connections) => postgresDatabase(url, { connections }),
    crash() {
      stop(data, "immediate");
      start(data);
    },
    stop() {
      stop(data, "immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const INITDB = "-U postgres --auth=trust -E UTF8 --locale=C".split(" ");

async function fill(url: string): Promise<void> {
  const database = postgresDatabase(url, { connections: 1 });
  for (const { sql } of allSql()) await database.query(sql);
  await database.close();
}

function nobody(): { uid: number; gid: number } {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
