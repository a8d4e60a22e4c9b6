import { expect, it } from "vitest";

import { violations } from "../bench/soak/checker.ts";
import { runSoak } from "../bench/soak/run.ts";

// The short version of `npm run soak`, with a server of its own: both SDKs, 5 % drop, 5 % repeat, 10 % late, cuts,
// `kill -9` of the server and, where there is PostgreSQL, a crash of the database.
it("loses, repeats and reorders nothing while everything goes wrong for ten seconds", async () => {
  const plan = { clients: 20, seconds: 10, rate: 10, naive: 4, seed: 20 };
  const report = await runSoak({ ...plan, postgres: true });
  const { ours, naive, faults } = report;
  expect(ours).toMatchObject({
    unwritten: 0,
    twice: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    unexpected: 0,
  });
  expect(ours.acknowledged).toBeGreaterThan(90);
  expect(ours.expected).toBeGreaterThan(20 * 18);
  expect(faults.kills).toBe(1);
  expect(faults.cuts).toBeGreaterThan(0);
  // The wire was as bad as was meant: who listens by hand has missed something.
  expect(violations(naive)).toBeGreaterThan(0);
}, 400_000);
