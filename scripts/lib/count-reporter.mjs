import { writeFileSync } from "node:fs";

import { failureLine } from "./count.mjs";

/** A Web Test Runner reporter that writes `{ passed, failed, skipped, failures }` to a file when the run ends. */
export function countReporter(file) {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) add(counts, countSession(session));
      const failures = sessions.flatMap(failuresOf);
      writeFileSync(file, JSON.stringify({ ...counts, failures }));
    },
  };
}

/** One test file in one browser. It may fail without a failed test: an import that breaks, an error after the end. */
export function countSession(session) {
  const counts = session.testResults
    ? countSuite(session.testResults)
    : { passed: 0, failed: 0, skipped: 0 };
  if (!session.passed && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** A line for each failed test of a session, or for the file itself. */
export function failuresOf({ passed, testFile, testResults, errors = [] }) {
  if (passed) return [];
  const tests = testResults ? failedTests(testResults) : [];
  if (tests.length > 0) {
    return tests.map(({ name, error }) =>
      failureLine(testFile, name, error?.message),
    );
  }
  return [failureLine(testFile, "the file", errors[0]?.message)];
}

function failedTests({ suites, tests }) {
  return [
    ...tests.filter((test) => !test.passed && !test.skipped),
    ...suites.flatMap(failedTests),
  ];
}

function countSuite({ suites, tests }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const test of tests) {
    counts[test.skipped ? "skipped" : test.passed ? "passed" : "failed"] += 1;
  }
  for (const suite of suites) add(counts, countSuite(suite));
  return counts;
}

function add(sum, counts) {
  for (const name of Object.keys(sum)) sum[name] += counts[name];
}
