import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FaultRates } from "../../demo/backend/gateway/faults.ts";
import type { Logged } from "./checker.ts";
import type { Order, ServerSetup } from "./server.ts";

type Ask = Order extends infer One
  ? One extends Order
    ? Omit<One, "n">
    : never
  : never;

/** The server under test, as a child process that can be killed and started again at the same address. */
export class SoakServer {
  readonly origin: string;
  readonly #setup: ServerSetup;
  #child: ChildProcess | null = null;
  #asked = 0;
  readonly #waiting = new Map<
    number,
    { done(result: unknown): void; failed(error: Error): void }
  >();

  constructor(setup: ServerSetup) {
    this.#setup = setup;
    this.origin = `http://localhost:${setup.port}`;
  }

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const file = fileURLToPath(new URL("server.ts", import.meta.url));
    const child = fork(file, {
      execArgv: ["--import", "tsx"],
      env: {
        PATH: process.env["PATH"],
        SOAK_SERVER: JSON.stringify(this.#setup),
      },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
    });
    this.#child = child;
    child.on("message", (message) => this.#answered(message as Answer));
    const ready = new Promise<unknown>((done, failed) =>
      this.#waiting.set(0, { done, failed }),
    );
    child.once("exit", (code) => {
      const error = new Error(`soak: the server ended with ${code}:\n${said}`);
      for (const { failed } of this.#waiting.values()) failed(error);
      this.#waiting.clear();
    });
    await ready;
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async rates(rates: FaultRates | null): Promise<void> {
    await this.#ask({ rates });
  }

  /** Resets a share of the sockets; answers how many. */
  async cut(share: number): Promise<number> {
    return (await this.#ask({ cut: share })) as number;
  }

  async log(topics: readonly string[]): Promise<Logged[]> {
    return (await this.#ask({ log: topics })) as Logged[];
  }

  #ask(ask: Ask): Promise<unknown> {
    const n = (this.#asked += 1);
    return new Promise((done, failed) => {
      this.#waiting.set(n, { done, failed });
      this.#child?.send({ n, ...ask });
    });
  }

  #answered({ n, result, error }: Answer): void {
    const waiting = this.#waiting.get(n);
    this.#waiting.delete(n);
    if (error === undefined) waiting?.done(result);
    else waiting?.failed(new Error(error));
  }
}

interface Answer {
  readonly n: number;
  readonly result?: unknown;
  readonly error?: string;
}
