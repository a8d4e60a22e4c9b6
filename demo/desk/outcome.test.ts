import { describe, expect, it } from "vitest";
import type { CommandAnswer } from "../../widgets/events/command.ts";
import { outcomeOf, waitingOf } from "./outcome.ts";

const format = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const member = { id: "m-1042", full_name: "Ada Okafor" };
const tell = (answer: Partial<CommandAnswer>) =>
  outcomeOf(
    { id: "x", status: "rejected", events: [], result: {}, ...answer },
    format,
  );

describe("the desk's words", () => {
  it.each<[Partial<CommandAnswer>, string]>([
    [{ status: "applied", result: { member } }, "Ada Okafor is in."],
    [
      { status: "duplicate", result: { member, duration_minutes: 72.5 } },
      "Ada Okafor has left, after 72.5 minutes.",
    ],
    [
      {
        reason: "already_in",
        result: { member, since: "2026-11-21T08:15:00Z" },
      },
      "Ada Okafor is in already, since 08:15.",
    ],
    [{ reason: "not_in", result: { member } }, "Ada Okafor is not in."],
    [
      { reason: "unknown_member", result: null },
      "There is no member of this id. Check the card.",
    ],
    [
      { reason: "full_house", result: { capacity: 4 } },
      "The house is full: all 4 places are taken.",
    ],
    [{ reason: "expired", message: "Ask again." }, "Ask again."],
    [{ status: "conflict" }, "The desk refused, and did not say why."],
  ])("of %j are %s", (answer, sentence) => {
    expect(tell(answer).sentence).toBe(sentence);
  });

  it("offer what may be done instead, and nothing that the desk has not", () => {
    const alternatives = [
      { type: "check_out", args: { member_id: "m-1042" }, label: "Ada Okafor" },
      { type: "launch", args: { member_id: "m-1042" } },
      { type: "check_in", args: {} },
    ];
    expect(tell({ reason: "already_in", alternatives }).offers).toEqual([
      { label: "Check out Ada Okafor", type: "check_out", member: "m-1042" },
    ]);
  });

  it("say where a check-in is that has no outcome yet", () => {
    expect(waitingOf("queued")).toMatchObject({
      outcome: "waiting",
      sentence: expect.stringContaining("Saved on this device"),
    });
    expect(waitingOf("unsaved")!.sentence).toContain("Not saved");
    expect(waitingOf("saving")).toBe(null);
  });
});
