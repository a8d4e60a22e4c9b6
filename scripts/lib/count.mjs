import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * What a step of `npm test` came to. A step that ended badly without naming a failed test counts as one failure,
 * and so does a step that ran no test at all: silence proves nothing.
 */
export function settle({ passed, failed, skipped = 0 }, exitCode) {
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: unexplained ? 1 : failed, skipped };
}

/**
 * The failed tests that a report names, as lines `file › test: first line of the message`. The output of a run is
 * long, and whoever reads its end should not have to search for them.
 */
export function failuresIn(file) {
  const report = readJson(file);
  if (!report) return [];
  if (!Array.isArray(report.testResults)) return report.failures ?? [];
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    return failed.length === 0 && message
      ? [failureLine(name, "the file", message)]
      : failed.map((test) =>
          failureLine(name, test.fullName, test.failureMessages?.[0]),
        );
  });
}

/** One line for one failed test. */
export function failureLine(file, test, message) {
  const reason = stripVTControlCharacters(String(message ?? "no message"));
  return `${relative(process.cwd(), file)} › ${test}: ${reason.split("\n")[0].slice(0, 300)}`;
}

/** A command that is one check: it holds or it does not. */
export function countCommand(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Reads the report of vitest's `json` reporter, or of count-reporter.mjs; no report is no test. */
export function countReport(file) {
  const report = readJson(file);
  if (!report) return { passed: 0, failed: 0 };
  if (!Array.isArray(report.testResults)) {
    const { passed, failed, skipped } = report;
    return { passed, failed, skipped };
  }
  // A file that broke before its first test names none: it is one failure.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" &&
      !assertionResults.some((test) => test.status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function readJson(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
