import { writeFileSync } from "node:fs";

/** A Web Test Runner reporter that writes `{ passed, failed, skipped }` to a file when the run ends. */
export function countReporter(file) {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) add(counts, countSession(session));
      writeFileSync(file, JSON.stringify(counts));
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
