import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import WebSocket from "ws";

const NAMES = ["firefox", "firefox-esr"];
const START_MS = 60_000;
/** Its own address for what drives it. */
const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/;

/**
 * A Firefox to test with, or null: the one that FIREFOX_PATH names, else the first on the PATH. Throws where it names
 * something that is no program: whoever named one wants it tested.
 */
export function findFirefox(env = process.env): string | null {
  const named = env["FIREFOX_PATH"];
  if (named) {
    accessSync(named, constants.X_OK);
    return named;
  }
  const folders = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const files = folders.flatMap((at) => NAMES.map((name) => join(at, name)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Message {
  readonly id?: number;
  readonly type: "success" | "error" | "event";
  readonly result?: never;
  readonly message?: string;
}

/**
 * One tab of a Firefox as it is sold, driven by WebDriver BiDi: Playwright's own build of it has to be downloaded, and
 * keeps no page for the way back. A few commands are all that is needed here.
 */
export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #context = "";
  #last = 0;

  private constructor(
    process: ChildProcess,
    profile: string,
    socket: WebSocket,
  ) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    });
  }

  /** @param preload the text of a function that every page runs before its own scripts */
  static async open(path: string, preload: string): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), "livelets-firefox-"));
    const args = ["--headless", "--remote-debugging-port=0", "--profile"];
    const process = spawn(path, [...args, profile], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const socket = new WebSocket(`${await whereItListens(process)}/session`);
    await new Promise((resolve, reject) => {
      socket.once("open", resolve).once("error", reject);
    });
    const firefox = new Firefox(process, profile, socket);
    await firefox.#send("session.new", { capabilities: {} });
    const { context } = await firefox.#send<{ context: string }>(
      "browsingContext.create",
      { type: "tab" },
    );
    firefox.#context = context;
    await firefox.#send("script.addPreloadScript", {
      functionDeclaration: preload,
    });
    return firefox;
  }

  async goto(url: string): Promise<void> {
    const { url: at } = await this.#send<{ url: string }>(
      "browsingContext.navigate",
      { context: this.#context, url, wait: "complete" },
    );
    if (at !== url) throw new Error(`firefox: went to ${at}, not to ${url}.`);
  }

  async goBack(): Promise<void> {
    const context = this.#context;
    await this.#send("browsingContext.traverseHistory", { context, delta: -1 });
  }

  /** What an expression of the page is; a promise is awaited. Plain values only. */
  async read(expression: string): Promise<unknown> {
    const answer = await this.#send<{
      type: string;
      result?: { value?: unknown };
      exceptionDetails?: { text: string };
    }>("script.evaluate", {
      expression: `JSON.stringify(${expression}) ?? null`,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (answer.type === "exception")
      throw new Error(`firefox: ${answer.exceptionDetails?.text}`);
    const text = answer.result?.value;
    return typeof text === "string" ? JSON.parse(text) : undefined;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#socket.terminate();
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #send<Result>(method: string, params: object): Promise<Result> {
    const id = (this.#last += 1);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ type, result, message }) => {
        this.#waiting.delete(id);
        if (type === "success") resolve(result as Result);
        else reject(new Error(`firefox: ${method}: ${message}`));
      });
    });
  }
}

function whereItListens({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => {
      reject(new Error(`firefox: did not start. It said: ${said}`));
    }, START_MS);
    stderr!.on("data", (data: Buffer) => {
      said += data.toString();
      const [, url] = LISTENING.exec(said) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
