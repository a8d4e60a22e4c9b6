import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { isLinearizable, runHistory, specify } from "./lease-histories.ts";
import type { Operation, Step } from "./lease-histories.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

/** `LEASE_HISTORIES=10000 npx vitest run supabase/tests/lease-histories` is the long run. */
const HISTORIES = Number(process.env["LEASE_HISTORIES"] ?? 200);

const STEPS: readonly Step[] = ["acquire", "acquire", "take", "release", "write", "write", "look", "expire"]; // prettier-ignore
const step = fc.constantFrom(...STEPS);
/** At most 20 steps, by two to five clients. */
const plans = fc
  .integer({ min: 2, max: 5 })
  .chain((clients) =>
    fc.array(
      fc.array(step, { minLength: 1, maxLength: Math.floor(20 / clients) }),
      { minLength: clients, maxLength: clients },
    ),
  );

describe("leases of clients who do everything at once", () => {
  let postgres: TestPostgres;
  let database: Database;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = postgres.connect(5);
    await database.query("alter system set synchronous_commit = off");
    await database.query("select pg_reload_conf()");
  }, 120_000);
  afterAll(async () => {
    await database.close();
    postgres.stop();
  });

  it(`answer as if they came one after the other: ${HISTORIES} histories (I14)`, async () => {
    let n = 0;
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const history = await runHistory(database, `race:${(n += 1)}`, plan);
        for (const { step, answer } of history)
          seen.add(`${step} ${answer.split(" ")[0]}`);
        if (!isLinearizable(history))
          throw new Error(`no order explains ${JSON.stringify(history)}`);
      }),
      // Another run of the same plan is another race: there is nothing to shrink.
      { numRuns: HISTORIES, endOnFailure: true },
    );
    expect([...seen].sort()).toEqual(OUTCOMES);
  }, 1_200_000);
});

/** Whatever can happen did. */
const OUTCOMES = [
  "acquire denied",
  "acquire held",
  "expire ",
  "look denied",
  "look free",
  "look held",
  "release lost",
  "release released",
  "take held",
  "write false",
  "write true",
];

describe("the search for an order", () => {
  let at = 0;
  /** One after the other. */
  const op = (client: string, step: Step, under: number, answer: string, lasts = 1): Operation => ({ client, step, under, answer, begun: (at += 2), ended: at + lasts }); // prettier-ignore

  it("finds the one that two at once had", () => {
    const late = op("b", "acquire", 0, "denied 1", 10);
    const history = [late, op("a", "acquire", 0, "held 1")];
    expect(isLinearizable(history)).toBe(true);
  });

  it.each([
    ["two holders", [op("a", "acquire", 0, "held 1"), op("b", "acquire", 0, "held 2")]], // prettier-ignore
    ["one token for two", [op("a", "acquire", 0, "held 1"), op("a", "release", 1, "released 1"), op("b", "acquire", 0, "held 1")]], // prettier-ignore
    ["a write under an old token", [op("a", "acquire", 0, "held 1"), op("b", "take", 0, "held 2"), op("a", "write", 1, "true")]], // prettier-ignore
    ["a write after the end", [op("a", "acquire", 0, "held 1"), op("a", "expire", 0, ""), op("a", "write", 1, "true")]], // prettier-ignore
    ["an own write refused", [op("a", "acquire", 0, "held 1"), op("a", "write", 1, "false")]], // prettier-ignore
    ["denied by nobody", [op("a", "acquire", 0, "denied 0")]],
  ])("finds none for %s", (_, history) => {
    expect(isLinearizable(history)).toBe(false);
  });

  it("finds one for what really came one after the other, whatever it is", () => {
    const client = fc.constantFrom("a", "b", "c");
    const steps = fc.array(fc.tuple(client, step, fc.nat(4)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(steps, (sequence) => {
        let lease: Parameters<typeof specify>[0] = { token: 0, holder: null };
        const history = sequence.map(([client, step, under]) => {
          const next = specify(lease, { client, step, under });
          lease = next.lease;
          return op(client, step, under, next.answer);
        });
        expect(isLinearizable(history)).toBe(true);
      }),
    );
  });
});
