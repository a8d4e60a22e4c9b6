import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { countReport, failuresIn, settle } from "./count.mjs";
import { countSession, failuresOf } from "./count-reporter.mjs";

let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "livelets-count-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(content) {
  const file = join(folder, "report.json");
  writeFileSync(file, content);
  return countReport(file);
}

describe("settle", () => {
  it("keeps what was counted", () => {
    expect(settle({ passed: 3, failed: 2 }, 1)).toMatchObject({
      passed: 3,
      failed: 2,
    });
  });

  it("counts a step that crashed as one failure", () => {
    expect(settle({ passed: 3, failed: 0 }, 1)).toMatchObject({ failed: 1 });
  });

  it("counts a step without tests as one failure", () => {
    expect(settle({ passed: 0, failed: 0 }, 0)).toMatchObject({ failed: 1 });
  });
});

describe("countReport", () => {
  it("reads vitest's report, and a file that broke before its first test", () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [
        { status: "failed", assertionResults: [{ status: "failed" }] },
        { status: "failed", assertionResults: [] },
        { status: "passed", assertionResults: [{ status: "passed" }] },
      ],
    };
    expect(reportOf(JSON.stringify(report))).toEqual({
      passed: 4,
      failed: 2,
      skipped: 1,
    });
  });

  it("takes a report that was cut short for none", () => {
    expect(reportOf("{")).toEqual({ passed: 0, failed: 0 });
  });

  it("takes a missing report for none", () => {
    expect(countReport(join(folder, "none.json"))).toEqual({
      passed: 0,
      failed: 0,
    });
  });
});

describe("failuresIn", () => {
  it("names each failed test of vitest's report with the first line of its message", () => {
    const file = join(folder, "failures.json");
    const failed = {
      status: "failed",
      fullName: "log appends",
      failureMessages: [
        "AssertionError: \u001b[31m1 is not 2\u001b[39m\n  at x",
      ],
    };
    const testResults = [
      {
        name: join(process.cwd(), "a.test.ts"),
        assertionResults: [failed, { status: "passed", fullName: "b" }],
      },
      { name: "c.test.ts", message: "no such module", assertionResults: [] },
    ];
    writeFileSync(file, JSON.stringify({ testResults }));
    expect(failuresIn(file)).toEqual([
      "a.test.ts › log appends: AssertionError: 1 is not 2",
      "c.test.ts › the file: no such module",
    ]);
  });

  it("hands on the lines that the browser's reporter wrote", () => {
    const file = join(folder, "browser.json");
    writeFileSync(file, JSON.stringify({ passed: 1, failures: ["a › b: c"] }));
    expect(failuresIn(file)).toEqual(["a › b: c"]);
  });
});

describe("failuresOf", () => {
  it("names failed tests of nested suites, and a file that could not be loaded", () => {
    const failed = { name: "is live", passed: false, error: { message: "no" } };
    const inner = { tests: [failed, { passed: true }], suites: [] };
    const testResults = { tests: [], suites: [inner] };
    const session = { passed: false, testFile: "a.test.ts" };
    expect(failuresOf({ ...session, testResults })).toEqual([
      "a.test.ts › is live: no",
    ]);
    expect(failuresOf({ ...session, errors: [{ message: "404" }] })).toEqual([
      "a.test.ts › the file: 404",
    ]);
  });
});

describe("countSession", () => {
  const test = (passed, skipped = false) => ({ passed, skipped });

  it("sums nested suites", () => {
    const inner = { tests: [test(false), test(false, true)], suites: [] };
    const testResults = { tests: [test(true)], suites: [inner] };
    expect(countSession({ passed: false, testResults })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
    });
  });

  it("counts a file that could not be loaded as one failure", () => {
    expect(countSession({ passed: false })).toMatchObject({ failed: 1 });
  });
});
