import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import {
  KEYS,
  startTestGateway,
  tokenOf,
  type TestGateway,
} from "../testing.ts";
import { Inbox } from "../waiting.ts";

let test: TestGateway;
const opened: WebSocket[] = [];

beforeAll(async () => {
  test = await startTestGateway({
    supabaseChannels: 3,
    supabasePayloadBytes: 1_000,
  });
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
  test.release();
});
afterAll(() => test.close());

function urlOf(query: Record<string, string>): string {
  const search = new URLSearchParams(query);
  return `ws://127.0.0.1:${test.port}/realtime/v1/websocket?${search}`;
}

async function connect(vsn = "2.0.0") {
  const socket = new WebSocket(urlOf({ apikey: KEYS.publishable, vsn }));
  opened.push(socket);
  const frames = new Inbox<unknown>();
  const closes = new Inbox<number>();
  socket.on("message", (data, isBinary) =>
    frames.push(isBinary ? data : JSON.parse(String(data))),
  );
  socket.on("close", closes.push);
  await new Promise((resolve) => socket.once("open", resolve));
  return {
    socket,
    frames,
    closes,
    send: (frame: unknown) => socket.send(JSON.stringify(frame)),
    /** Resolves once everything sent before was handled. */
    async settled() {
      const ref = `beat-${frames.items.length}-${Math.random()}`;
      socket.send(
        JSON.stringify(
          vsn === "2.0.0"
            ? [null, ref, "phoenix", "heartbeat", {}]
            : { topic: "phoenix", event: "heartbeat", payload: {}, ref },
        ),
      );
      await frames.first((frame) => JSON.stringify(frame).includes(ref));
    },
  };
}

async function refusal(query: Record<string, string>) {
  const socket = new WebSocket(urlOf(query));
  return new Promise<{ status?: number; body: string }>((resolve) => {
    socket.once("unexpected-response", (_, response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    socket.on("error", () => undefined);
  });
}

const join = (
  ref: string,
  topic: string,
  config: object = {},
  token?: string,
) =>
  [
    ref,
    ref,
    topic,
    "phx_join",
    { config, ...(token ? { access_token: token } : {}) },
  ] as const;
const reply = (
  joinRef: string | null,
  ref: string,
  topic: string,
  status: string,
  response: object,
) => [joinRef, ref, topic, "phx_reply", { status, response }] as const;
const ok = (ref: string, topic: string) =>
  reply(ref, ref, topic, "ok", { postgres_changes: [] });

describe("the handshake", () => {
  it.each([
    ["no key", {}, "API key is missing"],
    [
      "no token at all",
      { apikey: "nonsense" },
      "The token provided is not a valid JWT",
    ],
    [
      "a forged token",
      { apikey: "forged" },
      "Failed to validate JWT signature",
    ],
    ["an old token", { apikey: tokenOf({ exp: 1 }) }, "Token has expired"],
    [
      "a token without a role",
      { apikey: tokenOf({ role: undefined }) },
      "Fields `role` and `exp` are required in JWT",
    ],
  ])("is refused with %s", async (_, query, error) => {
    const { status, body } = await refusal({ vsn: "2.0.0", ...query });
    expect([status, JSON.parse(body)]).toEqual([401, { error }]);
  });

  it("is refused in an unknown version", async () => {
    const { status } = await refusal({
      vsn: "3.0.0",
      apikey: KEYS.publishable,
    });
    expect(status).toBe(403);
  });
});

describe("version 2.0.0", () => {
  it("answers heartbeats", async () => {
    const { send, frames } = await connect();
    send([null, "7", "phoenix", "heartbeat", {}]);
    expect(await frames.first()).toEqual(reply(null, "7", "phoenix", "ok", {}));
  });

  it("answers a leave, closes the channel, and says no more", async () => {
    const { send, frames, settled } = await connect();
    send(join("1", "realtime:a"));
    send(["1", "2", "realtime:a", "phx_leave", {}]);
    await settled();
    expect(frames.items.slice(0, 3)).toEqual([
      ok("1", "realtime:a"),
      reply("1", "2", "realtime:a", "ok", {}),
      ["1", "1", "realtime:a", "phx_close", {}],
    ]);
  });

  it("closes the first channel when its topic is joined again", async () => {
    const { send, frames, settled } = await connect();
    send(join("1", "realtime:a"));
    send(join("2", "realtime:a"));
    await settled();
    expect(frames.items.slice(0, 3)).toEqual([
      ok("1", "realtime:a"),
      ["1", "1", "realtime:a", "phx_close", {}],
      ok("2", "realtime:a"),
    ]);
    expect(test.gateway.stats().supabase.channels).toBe(1);
  });

  it("knows no other topics", async () => {
    const { send, frames, settled } = await connect();
    send(join("1", "other:a"));
    send([null, "2", "realtime:b", "broadcast", {}]);
    send(join("3", "realtime:"));
    await settled();
    const unmatched = { reason: "unmatched topic" };
    expect(frames.items.slice(0, 3)).toEqual([
      reply("1", "1", "other:a", "error", unmatched),
      reply(null, "2", "realtime:b", "error", unmatched),
      reply("3", "3", "realtime:", "error", {
        reason: "TopicNameRequired: You must provide a topic name",
      }),
    ]);
  });

  it("allows so many channels a socket and no more", async () => {
    const { send, frames, settled } = await connect();
    for (const ref of ["1", "2", "3", "4"]) send(join(ref, `realtime:${ref}`));
    await settled();
    expect(frames.items[3]).toEqual(
      reply("4", "4", "realtime:4", "error", {
        reason: "ChannelRateLimitReached: Too many channels",
      }),
    );
  });

  it.each([
    ["forged", "JwtSignatureError: Failed to validate JWT signature"],
    ["nonsense", "MalformedJWT: The token provided is not a valid JWT"],
    [
      tokenOf({ role: undefined }),
      "InvalidJWTToken: Fields `role` and `exp` are required in JWT",
    ],
  ])("says what is wrong with a token (%#)", async (token, reason) => {
    const { send, frames } = await connect();
    send(join("1", "realtime:a", {}, token));
    expect(await frames.first()).toEqual(
      reply("1", "1", "realtime:a", "error", { reason }),
    );
  });

  it("refuses a replay on public channels and with wrong parameters", async () => {
    const { send, frames, settled } = await connect();
    const broadcast = { replay: { since: "yesterday" } };
    send(join("1", "realtime:a", { broadcast }));
    await settled();
    expect(frames.items[0]).toEqual(
      reply("1", "1", "realtime:a", "error", {
        reason:
          "UnableToReplayMessages: Replay is not allowed for public channels",
      }),
    );
  });

  it("refuses an oversized broadcast where it is asked for an answer", async () => {
    const { send, frames } = await connect();
    send(join("1", "realtime:a", { broadcast: { ack: true } }));
    send([
      "1",
      "2",
      "realtime:a",
      "broadcast",
      { type: "broadcast", event: "e", payload: { x: "x".repeat(2_000) } },
    ]);
    expect(await frames.first(answerTo("2"))).toMatchObject([
      "1",
      "2",
      "realtime:a",
      "phx_reply",
      { status: "error" },
    ]);
  });

  it.each([
    ["no JSON", "{["],
    ["no array", '{"a":1}'],
    ["too few parts", "[1,2]"],
    ["a topic that is no string", '[null,"1",{},"phx_join",{}]'],
    ["deep nesting", "[".repeat(100_000)],
    [
      "deep nesting in a string's company",
      `[null,"1","phoenix","heartbeat",${'{"a":'.repeat(500)}1${"}".repeat(500)}]`,
    ],
    ["a payload of null", '["1","1","realtime:n","phx_join",null]'],
    [
      "keys that mean something to JavaScript",
      '["1","1","realtime:p","phx_join",{"__proto__":{"config":1},"constructor":1}]',
    ],
    ["an empty binary frame", Buffer.alloc(0)],
    ["a binary frame of another kind", Buffer.from([0, 1, 2, 3, 4, 5, 6, 7])],
    [
      "a binary frame with wrong lengths",
      Buffer.from([3, 255, 255, 255, 255, 255, 1, 0]),
    ],
    [
      "a binary frame with broken JSON",
      Buffer.concat([Buffer.from([3, 0, 0, 1, 1, 0, 1]), Buffer.from("ab{")]),
    ],
  ])("survives %s", async (_, data) => {
    const { socket, settled, closes } = await connect();
    socket.send(data);
    await settled();
    expect(closes.items).toEqual([]);
  });

  it("closes the socket at a frame over the limit", async () => {
    const { socket, closes } = await connect();
    socket.send("x".repeat(5_000_001));
    expect(await closes.first()).toBe(1009);
  });

  it("keeps presence keys and payloads that mean something to JavaScript apart", async () => {
    const { send, frames, settled } = await connect();
    send(
      join("1", "realtime:a", {
        presence: { key: "__proto__", enabled: true },
      }),
    );
    send([
      "1",
      "2",
      "realtime:a",
      "presence",
      { type: "presence", event: "track", payload: { a: 1 } },
    ]);
    const diff = await frames.first((frame) =>
      JSON.stringify(frame).includes("presence_diff"),
    );
    await settled();
    expect(JSON.stringify(diff)).toContain(
      '"__proto__":{"metas":[{"a":1,"phx_ref"',
    );
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it("answers presence that is no map", async () => {
    const { send, frames } = await connect();
    send(join("1", "realtime:a"));
    send([
      "1",
      "2",
      "realtime:a",
      "presence",
      { type: "presence", event: "track", payload: [1] },
    ]);
    expect(await frames.first(answerTo("2"))).toEqual(
      reply("1", "2", "realtime:a", "error", {
        reason: "Presence track payload must be a map",
      }),
    );
  });
});

describe("version 1.0.0", () => {
  it("speaks objects, and gets JSON broadcasts of newer clients but no binary ones", async () => {
    const [old, young] = [await connect("1.0.0"), await connect()];
    old.send({
      topic: "realtime:mix",
      event: "phx_join",
      payload: {},
      ref: "1",
    });
    expect(await old.frames.first()).toEqual({
      topic: "realtime:mix",
      event: "phx_reply",
      ref: "1",
      payload: { status: "ok", response: { postgres_changes: [] } },
    });
    young.send(join("1", "realtime:mix"));
    await young.settled();
    young.socket.send(push("realtime:mix", "raw", 0, Buffer.from([1])));
    young.socket.send(push("realtime:mix", "json", 1, Buffer.from('{"n":1}')));
    await young.settled();
    await old.settled();
    expect(old.frames.items[1]).toEqual({
      topic: "realtime:mix",
      event: "broadcast",
      ref: null,
      payload: { type: "broadcast", event: "json", payload: { n: 1 } },
    });
    old.send({
      topic: "realtime:mix",
      event: "broadcast",
      ref: "2",
      payload: { type: "broadcast", event: "back", payload: {} },
    });
    await old.settled();
    await young.settled();
    expect(young.frames.items).toContainEqual([
      null,
      null,
      "realtime:mix",
      "broadcast",
      { type: "broadcast", event: "back", payload: {} },
    ]);
  });
});

function push(
  topic: string,
  event: string,
  encoding: number,
  payload: Buffer,
): Buffer {
  const header = Buffer.from([
    3,
    1,
    1,
    topic.length,
    event.length,
    0,
    encoding,
  ]);
  return Buffer.concat([
    header,
    Buffer.from("12"),
    Buffer.from(topic),
    Buffer.from(event),
    payload,
  ]);
}

function answerTo(ref: string) {
  return (frame: unknown) => Array.isArray(frame) && frame[1] === ref;
}
