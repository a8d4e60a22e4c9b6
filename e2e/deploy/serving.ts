import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../backend.ts";
import { DENO, tool } from "./tools.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

type Command = (entry: string, port: number) => readonly string[];

/** The commands that serve one function, by the name of the runtime. */
export const RUNTIMES: Record<string, Command> = {
  ...Object.fromEntries(
    DENO.map((version) => [`Deno ${version}`, deno(version)]),
  ),
  [`Node ${process.versions.node}`]: (entry, port) => [
    process.execPath,
    "--import",
    "tsx",
    "e2e/deploy/serve-node.ts",
    entry,
    `${port}`,
  ],
};

/** Without network for modules: all of them come from npm's node_modules. */
function deno(version: string): Command {
  return (entry, port) => [
    tool("deno", version),
    ..."serve --cached-only --allow-env --allow-net --host 127.0.0.1".split(
      " ",
    ),
    `--port=${port}`,
    entry,
  ];
}

export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a function; rejects with what the process said when it ended instead. */
export async function serve(
  command: Command,
  name: string,
  env: Record<string, string>,
): Promise<Served> {
  const port = await freePort();
  const [program = "", ...args] = command(`functions/${name}/index.ts`, port);
  const child = spawn(program, args, {
    cwd: root,
    env: { PATH: process.env.PATH, ...DENO_ENV, ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(said);
  }
  return { url, stop: () => end(child) };
}

const DENO_ENV = {
  DENO_DIR: join(tmpdir(), "livelets-deno"),
  DENO_NO_UPDATE_CHECK: "1",
  NO_COLOR: "1",
};

async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null)
    await once(child, "exit");
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: "OPTIONS" });
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}
