import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { TestPostgres } from "../../supabase/tests/postgres.ts";
import { findPostgres } from "../../scripts/lib/postgres.mjs";

/** Ends Postgres like a power cut and starts it again, while the clients in this process go on. */
export async function crashPostgres({ folder }: TestPostgres): Promise<void> {
  const bin = findPostgres() ?? "";
  const { uid, gid } = statSync(folder);
  const restart = spawn(
    join(bin, "pg_ctl"),
    [
      "-D",
      join(folder, "data"),
      "-m",
      "immediate",
      "-w",
      "-l",
      "log",
      "restart",
    ],
    {
      cwd: folder,
      stdio: "ignore",
      ...(process.getuid?.() === 0 && { uid, gid }),
    },
  );
  const [code] = await once(restart, "exit");
  if (code !== 0)
    throw new Error(
      `soak: pg_ctl ended with ${code} at "${folder}". Look at its log.`,
    );
}
