import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SUPABASE, tool } from "./tools.ts";

/** Supabase's tool in a copy of the project: it writes notes of its own beside what it reads. */
export class SupabaseCli {
  readonly folder = mkdtempSync(join(tmpdir(), "livelets-supabase-"));

  constructor() {
    for (const name of ["functions", "supabase", "widgets"])
      cpSync(
        fileURLToPath(new URL(`../../${name}`, import.meta.url)),
        join(this.folder, name),
        { recursive: true },
      );
  }

  /** Answers what it wrote; rejects with that when it failed. */
  run(...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(tool("supabase", SUPABASE), args, {
        cwd: this.folder,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: process.env.PATH,
          HOME: this.folder,
          NO_COLOR: "1",
          SUPABASE_TELEMETRY_DISABLED: "1",
          // Of the right shape, and nobody's.
          SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}`,
        },
      });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      child.once("error", reject);
      child.once("close", (code) =>
        code === 0 ? resolve(said) : reject(new Error(said)),
      );
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
