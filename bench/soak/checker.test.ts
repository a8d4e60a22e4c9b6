import { describe, expect, it } from "vitest";
import { check, violations } from "./checker.ts";

const topic = "signage.public";
const log = [4, 5, 6, 7].map((seq) => ({ topic, seq, id: `id-${seq}` }));
const sent = log.map(({ id }) => ({
  id,
  outcome: "ok" as const,
  unanswered: 0,
}));
const of = (...seqs: number[]) =>
  check(log, sent, [
    { topic, base: 4, entries: seqs.map((seq) => ({ seq, id: `id-${seq}` })) },
  ]);

describe("the soak's checker", () => {
  it("finds nothing wrong with the log itself", () => {
    const verdict = of(5, 6, 7);
    expect(violations(verdict)).toBe(0);
    expect(verdict).toMatchObject({ acknowledged: 4, expected: 3 });
  });

  it("finds what was lost, also when nothing came at all", () => {
    expect(of(5, 7)).toMatchObject({ lost: 1, reordered: 0 });
    expect(of()).toMatchObject({ lost: 3 });
  });

  it("finds what came again", () => {
    expect(of(5, 6, 6, 7, 5)).toMatchObject({ duplicated: 2, reordered: 0 });
  });

  it("finds what came late", () => {
    expect(of(6, 5, 7)).toMatchObject({ lost: 0, reordered: 1 });
  });

  it("finds what is not in the log, and what is another there", () => {
    const entries = [
      { seq: 5, id: "id-5" },
      { seq: 6, id: "another" },
      { seq: 8, id: "id-8" },
    ];
    const verdict = check(log, sent, [{ topic, base: 4, entries }]);
    expect(verdict).toMatchObject({ unexpected: 2, lost: 1 });
  });

  it("tells what was acknowledged and not written from what nobody knows of", () => {
    const more = [
      ...sent,
      { id: "gone", outcome: "ok" as const, unanswered: 0 },
      { id: "who knows", outcome: "info" as const, unanswered: 3 },
      { id: "id-4", outcome: "ok" as const, unanswered: 1 },
    ];
    expect(check(log, more, [])).toMatchObject({
      attempted: 7,
      unwritten: 1,
      info: 1,
      recovered: 1,
    });
  });

  it("finds what was written twice", () => {
    const again = [...log, { topic, seq: 8, id: "id-7" }];
    expect(check(again, sent, [])).toMatchObject({ twice: 1 });
  });
});
