import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ensureChromium } from "./lib/chromium.mjs";
import { countCommand, countReport, failuresIn, settle } from "./lib/count.mjs";
import { installDependencies, ROOT } from "./lib/install.mjs";
import { ensurePostgres } from "./lib/postgres.mjs";
import { run } from "./lib/run.mjs";
import { testSteps } from "./lib/steps.mjs";

const reports = mkdtempSync(join(tmpdir(), "livelets-test-"));
process.once("exit", () => rmSync(reports, { recursive: true, force: true }));

installDependencies();
const steps = chosen(process.argv.slice(2));
const chromium = steps.some((step) => step.needsChromium)
  ? ensureChromium()
  : {};
const postgres = steps.some((step) => step.needsPostgres)
  ? ensurePostgres()
  : {};

const results = [];
const failures = [];
for (const step of steps) {
  console.log(`\n── ${step.name} ──`);
  const started = Date.now();
  const counts = await runStep(step);
  results.push({ step: step.name, ...counts, seconds: since(started) });
}
finish(results);

async function runStep(step) {
  const missing =
    (step.needsChromium && chromium.reason) ||
    (step.needsPostgres && postgres.reason);
  if (missing) {
    console.error(missing);
    return settle({ passed: 0, failed: 1 }, 1);
  }
  const reportFile = join(reports, `${step.name}.json`);
  const env = {
    ...process.env,
    LIVELETS_TEST_REPORT: reportFile,
    ...(chromium.path && { CHROMIUM_PATH: chromium.path }),
  };
  const options = { cwd: ROOT, env, limitMs: step.limitMs };
  const codes = await Promise.all(
    step.commands.map((command) => run(process.execPath, command, options)),
  );
  const exitCode = codes.find((code) => code !== 0) ?? 0;
  const named = failuresIn(reportFile);
  failures.push(
    ...(named.length === 0 && exitCode !== 0
      ? [`the step ended with code ${exitCode}`]
      : named
    ).map((line) => `${step.name}: ${line}`),
  );
  return settle(
    step.report ? countReport(reportFile) : countCommand(exitCode),
    exitCode,
  );
}

/** All steps, or those of `--only=lint,types`. */
function chosen(args) {
  const all = testSteps({
    root: ROOT,
    reportFile: (name) => join(reports, `${name}.json`),
  });
  const names = all.map((step) => step.name);
  const only = args.find((arg) => arg.startsWith("--only="))?.slice(7);
  const wanted = only === undefined ? names : only.split(",");
  const unknown =
    args.find((arg) => !arg.startsWith("--only=")) ??
    wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    console.error(
      `livelets: npm test does not know "${unknown}". Use --only= with any of ${names.join(",")}.`,
    );
    process.exit(2);
  }
  return all.filter((step) => wanted.includes(step.name));
}

function since(started) {
  return Math.round((Date.now() - started) / 100) / 10;
}

/** The table for people, what failed by name, then the one line for machines. */
function finish(results) {
  console.log();
  console.table(results);
  for (const failure of failures) console.log(`✗ ${failure}`);
  const sum = (name) => results.reduce((total, row) => total + row[name], 0);
  const failed = sum("failed");
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${sum("passed")} passed, ${failed} failed`);
}
