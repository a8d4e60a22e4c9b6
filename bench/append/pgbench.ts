import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { findPostgres } from "../../scripts/lib/postgres.mjs";

/** One statement that many clients repeat. `:n` in it is a number up to `topics`, drawn anew each time. */
export interface Workload {
  readonly sql: string;
  readonly topics: number;
  readonly seconds: number;
  readonly clients: number;
}

/** Runs it by pgbench, which comes with the server and costs less than any client of ours would. Latency in ms. */
export async function run(
  { url }: TestPostgres,
  { sql, topics, seconds, clients }: Workload,
): Promise<{ perSecond: number; latency: number }> {
  const folder = mkdtempSync(join(tmpdir(), "livelets-bench-"));
  const script = join(folder, "append.sql");
  writeFileSync(script, `\\set n random(1, ${topics})\n${sql};\n`);
  try {
    const { stdout } = await promisify(execFile)(program("pgbench"), [
      ...["--no-vacuum", "--protocol=prepared", "--jobs=2"],
      `--client=${clients}`,
      `--time=${seconds}`,
      `--file=${script}`,
      url,
    ]);
    return {
      perSecond: figure(stdout, /^tps = ([\d.]+)/m),
      latency: figure(stdout, /^latency average = ([\d.]+) ms/m),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How often a second one process makes a page durable where the database lies; NaN where that cannot be measured. */
export function flushesPerSecond({ folder }: TestPostgres): number {
  const file = join(folder, "flush");
  const { stdout } = spawnSync(
    program("pg_test_fsync"),
    ["--secs-per-test=1", `--filename=${file}`],
    { encoding: "utf8", timeout: 3_500, killSignal: "SIGINT" },
  );
  rmSync(file, { force: true });
  return figure(stdout, /^\s+fdatasync\s+([\d.]+) ops/m);
}

function program(name: string): string {
  return join(findPostgres() ?? "", name);
}

function figure(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? NaN);
}
