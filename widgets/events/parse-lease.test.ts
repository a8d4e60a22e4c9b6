import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEASE_SAMPLE } from "../../demo/samples.ts";
import { parseLease, parseLeaseAnswer } from "./parse-lease.ts";

const HELD = {
  status: "held",
  resource: "door:front",
  token: 3,
  holder: { id: "u", name: "Ada O.", more: 1 },
  since: "2026-03-14T08:15:00.120000Z",
  expiresAt: "2026-03-14T08:15:15.120000Z",
  topic: "gym.role.staff",
  serverTime: "2026-03-14T08:15:00.130000Z",
};

describe("the data of lease:changed", () => {
  it("is read as the docs show it", () => {
    expect(parseLease(LEASE_SAMPLE.data)).toEqual({
      resource: "session:s-301",
      status: "taken",
      token: 7,
      holder: { id: "t-7", name: "Jonas W." },
      since: Date.parse("2026-03-14T08:15:00Z"),
      expiresAt: Date.parse("2026-03-14T08:15:15Z"),
      reason: "The client is at the desk",
      by: null,
      asked: null,
    });
  });

  it.each(["resource", "status"])("is nothing without its %s", (name) => {
    expect(parseLease({ ...LEASE_SAMPLE.data, [name]: undefined })).toBeNull();
  });

  it.each([-1, 1.5, "7", null, 2 ** 53])("has no token %j", (token) => {
    expect(parseLease({ ...LEASE_SAMPLE.data, token })).toBeNull();
  });
});

describe("an answer of lease", () => {
  it("is read with its topic and the server's time", () => {
    expect(parseLeaseAnswer(HELD)).toMatchObject({
      status: "held",
      token: 3,
      holder: { id: "u", name: "Ada O." },
      topic: "gym.role.staff",
      serverTime: Date.parse(HELD.serverTime),
    });
  });

  it.each([
    { status: "mine" },
    { status: "acquired" },
    { topic: "" },
    { topic: "gym" },
    { serverTime: "now" },
    { token: 0 },
    { expiresAt: undefined },
    { expiresAt: "2026-13-14T08:15:15Z" },
  ])("is not ours with %j", (wrong) => {
    expect(parseLeaseAnswer({ ...HELD, ...wrong })).toBeNull();
  });

  it("leaves out persons and words that are none", () => {
    const wrong = { holder: { name: "x" }, by: "u", reason: 7, asked: "" };
    expect(parseLeaseAnswer({ ...HELD, ...wrong, status: "free" })).toMatchObject({ holder: null, by: null, reason: null, asked: null }); // prettier-ignore
  });

  it("never throws, whatever it is", () => {
    const throwing = { get status(): never { throw new Error("x"); } }; // prettier-ignore
    expect(parseLeaseAnswer(throwing)).toBeNull();
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, holder) => {
        parseLeaseAnswer(value);
        parseLeaseAnswer({ ...HELD, holder, by: value, since: value });
        parseLease(value);
      }),
    );
  });
});
