/**
 * Proves that the receiver's property test bites: breaks a copy of the receiver in one way after another and expects
 * the test to notice each time. `npm run mutate`, or `npm run mutate -- <part of a name>`.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./lib/install.mjs";
import { MUTATIONS } from "./lib/receiver-mutations.mjs";

const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");
const TEST = "widgets/log/receiver.property.test.ts";
const LIMIT_MS = 60_000;

const wanted = process.argv[2] ?? "";
const began = Date.now();
const copy = mkdtempSync(join(tmpdir(), "livelets-mutate-"));
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
prepare();

const rows = [];
const sound = play();
if (!sound.passed)
  fail(
    `mutate-receiver: the test fails without any mutation. Mend that first.\n${sound.output}`,
  );
for (const mutation of MUTATIONS.filter(({ name }) => name.includes(wanted))) {
  const undo = mutate(mutation);
  const { passed, output, seconds } = play();
  undo();
  const after = /Property failed after (\d+) tests/.exec(output)?.[1];
  const how = passed
    ? "SURVIVED"
    : after
      ? `caught after ${after} histories`
      : "caught: does not end or start";
  rows.push({ name: mutation.name, passed });
  console.log(
    `${passed ? "✗" : "✓"} ${mutation.name.padEnd(58)} ${how.padEnd(30)} ${seconds.toFixed(1)} s`,
  );
}
const survivors = rows.filter(({ passed }) => passed).length;
console.log(
  `${rows.length - survivors} of ${rows.length} mutations caught in ${Math.round((Date.now() - began) / 1_000)} s`,
);
if (rows.length === 0)
  fail(
    `mutate-receiver: no mutation is called "${wanted}". Give a part of a name, or nothing.`,
  );
process.exitCode = survivors > 0 ? 1 : 0;

/** The working tree stays as it is: everything happens in a copy outside it. */
function prepare() {
  for (const room of ["events", "log"])
    cpSync(join(ROOT, "widgets", room), join(copy, "widgets", room), {
      recursive: true,
    });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "dir");
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
}

function mutate({ name, file, edits }) {
  const path = join(copy, "widgets/log", file);
  const source = readFileSync(path, "utf8");
  let broken = source;
  for (const [from, to] of edits) {
    const count = broken.split(from).length - 1;
    if (count !== 1)
      fail(
        `mutate-receiver: the text of "${name}" is ${count} times in ${file}, expected once. Bring the mutation up to date.`,
      );
    broken = broken.replace(from, () => to);
  }
  writeFileSync(path, broken);
  return () => writeFileSync(path, source);
}

function play() {
  const started = Date.now();
  const args = [VITEST, "run", "--root", copy, TEST];
  const env = {
    ...process.env,
    SHRINK: "0",
    NO_COLOR: "1",
    LIVELETS_TEST_REPORT: "",
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    env,
    encoding: "utf8",
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const seconds = (Date.now() - started) / 1_000;
  return { passed: status === 0, output: `${stdout}${stderr}`, seconds };
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
