import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import type { Served } from "../lib/serve.ts";

const HERE = import.meta.dirname;
export const PEERS = join(HERE, "../peers");

const common = {
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  logLevel: "silent",
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  loader: { ".woff2": "dataurl", ".svg": "dataurl" },
} as const;

/** Installs the peers, each at its exact version, when they are first wanted. Answers why not, or null. */
export function installPeers(): string | null {
  if (existsSync(join(PEERS, "node_modules"))) return null;
  console.log("Installing the peers into bench/peers …");
  const args = ["ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit"];
  try {
    execFileSync("npm", args, { cwd: PEERS, stdio: "pipe", timeout: 180_000 });
    return null;
  } catch (thrown) {
    const said = (thrown as { stderr?: Buffer }).stderr?.toString() ?? "";
    const why = said.split("\n").find((line) => line.includes("npm error"));
    return `the peers could not be installed (${why ?? String(thrown)})`;
  }
}

/** Adds a file's bundle, and its styles, to what is served. */
export async function bundle(
  files: Map<string, Served>,
  entry: string,
  path: string,
): Promise<void> {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    outfile: join("/out", path),
    tsconfig: join(HERE, "../../tsconfig.json"),
    external: ["/lists/*"],
  });
  for (const { path: out, contents } of outputFiles) {
    const type = out.endsWith(".css") ? "text/css" : "text/javascript";
    files.set(out.slice("/out".length), { type, body: contents });
  }
}

/** The source of one of the peers' lists, or of a floor. */
export function findEntry(name: string): string | null {
  const found = [".js", ".jsx"]
    .map((ext) => join(PEERS, "src/feed", name + ext))
    .find((path) => existsSync(path));
  return found ?? null;
}

/** Whether a list needs anything that is not ours. */
export function needsPeers(entry: string): boolean {
  const imports = readFileSync(entry, "utf8").matchAll(
    /from ["']([^"'.][^"']*)["']|import ["']([^"'.][^"']*)["']/g,
  );
  return [...imports].some(
    ([, from, bare]) => !/^lit(\/|$)/.test(from ?? bare ?? ""),
  );
}
