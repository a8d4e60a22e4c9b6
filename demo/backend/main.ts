import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startBackend, type Backend } from "./backend.ts";
import { RateWindow } from "./gateway/shared/rate.ts";
import { DEFAULT_FOLDER, DEFAULT_PORT } from "./settings.ts";
import { UserError } from "./user-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Closing that takes longer than this is cut short: the data is safe without it. */
const CLOSE_MS = 4_000;

/**
 * `npm start`: starts the backend, prints `ready http://localhost:<PORT>/`, and ends at SIGINT or SIGTERM. Trouble
 * that a person can mend is one sentence and exit code 1.
 */
export async function main(
  argv: readonly string[],
  env: Environment,
): Promise<void> {
  // A terminal that is closed must not end us by an exception in the middle of something.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => undefined);
  }
  let backend: Backend;
  try {
    const { help, ...options } = readOptions(argv, env);
    if (help) return printHelp();
    backend = await startBackend({ ...options, log: warn });
  } catch (error) {
    warn(error instanceof UserError ? error.message : stackOf(error));
    process.exit(1);
  }
  endOnSignals(backend);
  process.stdout.write(`ready ${backend.url}/\n`);
}

/** The text lives with the script that must print it before anything is installed. */
async function printHelp(): Promise<void> {
  const file = new URL("../../scripts/lib/start-help.mjs", import.meta.url);
  const help = (await import(file.href)) as { START_HELP: string };
  process.stdout.write(help.START_HELP);
}

function readOptions(
  argv: readonly string[],
  env: Environment,
): {
  help: boolean;
  port: number;
  folder: string | null;
  simulation: boolean;
} {
  const { values } = parse(argv);
  const folder = resolve(values.data ?? DEFAULT_FOLDER);
  return {
    help: values.help,
    port: portOf(values.port ?? env.PORT),
    folder: values.memory ? null : folder,
    simulation: !values["no-simulation"],
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        memory: { type: "boolean", default: false },
        "no-simulation": { type: "boolean", default: false },
        data: { type: "string" },
        port: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(". ") : [];
    throw new UserError(
      `livelets: ${reason ?? "the options are not understood"}. Run npm start -- --help.`,
    );
  }
}

function portOf(given: string | undefined): number {
  if (given === undefined || given === "") return DEFAULT_PORT;
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new UserError(
    `livelets: PORT is "${given}". Set it to a number from 1 to 65535.`,
  );
}

function endOnSignals(backend: Backend): void {
  let isEnding = false;
  const end = async () => {
    // Asked twice: somebody is in a hurry.
    if (isEnding) process.exit(1);
    isEnding = true;
    setTimeout(() => process.exit(0), CLOSE_MS).unref();
    await backend.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void end());
  }
}

const WARNINGS = new RateWindow(50, 10_000);

/** Whoever sends rubbish all day must not fill a disk with what is said about it. */
function warn(line: string): void {
  if (WARNINGS.take(Date.now())) process.stderr.write(`${line}\n`);
}

function stackOf(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message)
    : String(error);
}
