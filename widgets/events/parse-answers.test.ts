import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConnect, parseHeads } from "./parse-answers.ts";

const epoch = "0b0e7a6e-7d6a-4a39-9f6a-2f8f1d3c5b01";
const serverTime = "2026-11-20T10:00:00.000Z";
const heads = { heads: [{ topic: "acme.public", epoch, seq: 4 }], serverTime };
const grant = {
  name: "acme.public",
  channel: "acme.public.g3",
  epoch,
  head: 4,
};
const connect = {
  user: { id: "u1", name: "Ann" },
  roles: ["staff"],
  topics: [grant],
  denied: [{ name: "acme.role.admin", reason: "forbidden" }],
  transports: ["supabase", "poll"],
  transport: {
    kind: "supabase",
    url: "https://x.supabase.co",
    apikey: "sb_publishable_x",
  },
  pack: "gym",
  serverTime,
};

describe("parseHeads", () => {
  it("reads where the logs stand", () => {
    expect(parseHeads({ ...heads, more: 1 })).toEqual(heads);
  });

  it.each([
    [null],
    [{ heads: [] }],
    [{ ...heads, serverTime: "now" }],
    [{ ...heads, heads: [{ topic: "acme.public", epoch, seq: -1 }] }],
    [{ ...heads, heads: [{ topic: "acme", epoch, seq: 1 }] }],
    [{ ...heads, heads: new Array(1_001).fill(heads.heads[0]) }],
  ])("refuses a malformed answer: case %#", (value) => {
    expect(parseHeads(value)).toBeNull();
  });
});

describe("parseConnect", () => {
  it("reads what is turned down or off, and takes nothing else for it", () => {
    const read = (switches: unknown, revision: unknown = 3) => {
      const answer = parseConnect({ ...connect, switches, revision });
      return [answer?.switches, answer?.revision];
    };
    const off = { "*": "poll", "live-ai-chat": "off" };
    expect(read({ ...off, "live-x": "loud", y: 1 })).toEqual([off, 3]);
    expect(read("off", "new")).toEqual([undefined, undefined]);
    const hostile = JSON.parse('{"__proto__": {"*": "off"}}') as unknown;
    expect(read(hostile)).toEqual([{}, 3]);
  });

  it("reads the grants and the way to the engine", () => {
    expect(parseConnect({ ...connect, more: 1 })).toEqual(connect);
    expect(parseConnect({ ...connect, user: null, pack: null })).toMatchObject({
      user: null,
      pack: null,
    });
  });

  it.each([
    [{ kind: "poll" }],
    [{ kind: "pusher", key: "k", cluster: "eu" }],
    [{ kind: "pusher", key: "k", host: "localhost", port: 5173, tls: false }],
  ])("reads the transport %j", (transport) => {
    expect(parseConnect({ ...connect, transport })).toHaveProperty(
      "transport",
      transport,
    );
  });

  it.each([
    [{ user: undefined }],
    [{ user: "u1" }],
    [{ roles: "staff" }],
    [{ topics: {} }],
    [{ denied: [{}] }],
    [{ pack: 5 }],
    [{ serverTime: 5 }],
    [{ topics: [{ ...grant, channel: "acme.role.admin.g3" }] }],
    [{ topics: [{ ...grant, epoch: "" }] }],
    [{ topics: [{ ...grant, head: 1.5 }] }],
    [{ transport: null }],
    [{ transport: { kind: "carrier-pigeon" } }],
    [{ transport: { kind: "pusher", key: "k" } }],
    [
      {
        transport: {
          kind: "supabase",
          url: "javascript:alert(1)",
          apikey: "k",
        },
      },
    ],
  ])("refuses a malformed answer: %j", (wrong) => {
    expect(parseConnect({ ...connect, ...wrong })).toBeNull();
  });

  it("throws on nothing", () => {
    const broken = fc.record(
      Object.fromEntries(
        Object.keys(connect).map((key) => [
          key,
          fc.oneof(
            fc.constant(connect[key as keyof typeof connect] as unknown),
            fc.anything(),
          ),
        ]),
      ),
    );
    const wire = fc.oneof(fc.anything(), broken);
    fc.assert(
      fc.property(wire, (value) => {
        parseConnect(value);
        parseHeads(value);
      }),
      { numRuns: 2_000 },
    );
  });
});
