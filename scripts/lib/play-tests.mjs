import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { endDatabases } from "./mutated-copy.mjs";

/**
 * Runs tests in a copy of the tree. Answers how it ended:
 * - `passed`: every test did
 * - `failed`: `by` is the first test that did not, `after` how many random histories it took, if it makes some
 * - `endless`: it was ended after `limitMs`
 * - `unloaded`: no test failed, and yet it did not pass. What was broken does not even load: that proves nothing
 */
export async function playTests({ folder, temporary }, tests, only, limitMs) {
  const began = Date.now();
  const report = join(temporary, "report.json");
  rmSync(report, { force: true });
  const { code, output } = await run(folder, limitMs, {
    args: [
      join(folder, "node_modules/vitest/vitest.mjs"),
      "run",
      "--root",
      folder,
      "--reporter=json",
      `--outputFile=${report}`,
      ...(only ? ["-t", only] : []),
      ...tests,
    ],
    env: {
      ...process.env,
      TMPDIR: temporary,
      SHRINK: "0",
      NO_COLOR: "1",
      LIVELETS_TEST_REPORT: "",
    },
  });
  if (code === null) endDatabases(temporary);
  const seconds = (Date.now() - began) / 1_000;
  return { seconds, output, ...verdictOf(code, report) };
}

function run(cwd, limitMs, { args, env }) {
  // A group of its own: vitest's workers end with it.
  const child = spawn(process.execPath, args, { cwd, env, detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => (output += data));
  const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), limitMs);
  return new Promise((resolve) =>
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    }),
  );
}

function verdictOf(code, report) {
  if (code === null) return { how: "endless" };
  const { testResults = [] } = readReport(report);
  const tests = testResults.flatMap((file) => file.assertionResults);
  const failed = tests.find(({ status }) => status === "failed");
  if (failed) {
    const message = failed.failureMessages.join("\n");
    const after = /Property failed after (\d+) tests/.exec(message)?.[1];
    return { how: "failed", by: failed.fullName, after, message };
  }
  const hasPassed = tests.some(({ status }) => status === "passed");
  const message = testResults.map(({ message }) => message).join("\n");
  return { how: code === 0 && hasPassed ? "passed" : "unloaded", message };
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}
