import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const START_MS = 90_000;
const STOP_MS = 10_000;

export interface BackendOptions {
  readonly port: number;
  /** Where the log is kept; null keeps none. */
  readonly data: string | null;
  /** Starts it by `npm start`, with npm and a shell in between, instead of the script itself. */
  readonly npm?: boolean;
  /** Makes up events, as `npm start` does; tests that count events do without. */
  readonly simulation?: boolean;
}

/** One run of `npm start`, as a child process that is ended by its own id. */
export class Backend {
  readonly origin: string;
  /** Everything it wrote, both streams. */
  output = "";
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;

  constructor({ port, data, npm, simulation }: BackendOptions) {
    this.origin = `http://localhost:${port}`;
    const storage = data === null ? ["--memory"] : ["--data", data];
    if (!simulation) storage.push("--no-simulation");
    const [program, ...args] = npm
      ? ["npm", "start", "--", ...storage]
      : [process.execPath, "scripts/start.mjs", ...storage];
    this.#child = spawn(program!, args, {
      cwd: ROOT,
      env: { ...process.env, PORT: String(port), NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const collect = (chunk: Buffer) => (this.output += chunk.toString());
    this.#child.stdout?.on("data", collect);
    this.#child.stderr?.on("data", collect);
    this.#exit = once(this.#child, "exit").then(
      ([code]) => code as number | null,
    );
  }

  /** Resolves at the line `ready …`; rejects with the output if it exits before, or takes too long. */
  async ready(): Promise<this> {
    const line = new Promise<void>((resolve) => {
      const look = () => {
        if (/^ready /m.test(this.output)) resolve();
      };
      this.#child.stdout?.on("data", look);
      look();
    });
    const gone = this.#exit.then((code) => {
      throw new Error(`the backend ended with ${code}:\n${this.output}`);
    });
    await within(START_MS, `the backend's ready line`, [line, gone]);
    return this;
  }

  /** The exit code of a backend that is expected to end by itself. */
  exited(): Promise<number | null> {
    return within(START_MS, "the backend's end", [this.#exit]);
  }

  /** `kill -9`: nothing is flushed, nothing says goodbye. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exit;
  }

  /** Asks it to end, as Ctrl-C would; answers its exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null) this.#child.kill("SIGTERM");
    try {
      return await within(STOP_MS, "the backend's end", [this.#exit]);
    } catch (thrown) {
      this.#child.kill("SIGKILL");
      throw thrown;
    }
  }
}

/** Starts a backend and waits until it serves. */
export function startBackend(options: BackendOptions): Promise<Backend> {
  return new Backend(options).ready();
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new Error("the operating system gave no port");
  }
  return address.port;
}

/** A data folder for one test, and what removes it. */
export async function dataFolder(): Promise<{
  path: string;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "livelets-e2e-"));
  return {
    path: join(folder, "data"),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function within<Value>(
  ms: number,
  what: string,
  promises: readonly Promise<Value>[],
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} did not come within ${ms / 1000} s`)),
      ms,
    );
  });
  try {
    return await Promise.race([...promises, late]);
  } finally {
    clearTimeout(timer);
  }
}
