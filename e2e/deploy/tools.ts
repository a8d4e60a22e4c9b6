import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(
  new URL("../../node_modules/.cache/livelets/", import.meta.url),
);

/** Deno as Supabase's edge runtime has it (1.74), and the newest that was tried. */
export const DENO = ["2.1.4", "2.9.6"];
export const SUPABASE = "3.1.0";

/** The program of an npm package, outside our own dependencies: it is fetched when it is first used, and kept. */
export function tool(name: string, version: string): string {
  const folder = join(CACHE, `${name}-${version}`);
  const program = join(folder, "node_modules", ".bin", name);
  const done = join(folder, "done");
  if (existsSync(done)) return program;
  console.error(`livelets: fetching ${name} ${version} from npm …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  const { status, stderr } = spawnSync(
    "npm",
    ["install", `${name}@${version}`, "--no-audit", "--no-fund"],
    {
      cwd: folder,
      encoding: "utf8",
      shell: process.platform === "win32",
    },
  );
  if (status !== 0)
    throw new Error(`tools: npm cannot install ${name}: ${stderr}`);
  writeFileSync(done, "");
  return program;
}
