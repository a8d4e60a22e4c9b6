import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { APP, KEYS, startTestGateway, type TestGateway } from "./testing.ts";
import { Inbox } from "./waiting.ts";

let test: TestGateway;

beforeAll(async () => {
  test = await startTestGateway({
    sweepMs: 10,
    supabaseIdleMs: 150,
    supabaseEmptyMs: 150,
    pusherActivityTimeout: 0.1,
    pusherPongMs: 100,
    maxSockets: 2,
  });
});
afterAll(() => test.close());

function open(path: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${test.port}${path}`);
  const frames = new Inbox<{ event?: string }>();
  const closes = new Inbox<number>();
  socket.on("message", (data) => frames.push(JSON.parse(String(data))));
  socket.on("close", closes.push);
  socket.on("error", () => undefined);
  return { socket, frames, closes };
}

const supabase = `/realtime/v1/websocket?apikey=${KEYS.publishable}&vsn=2.0.0`;
const pusher = `/app/${APP.key}?protocol=7`;

describe("a silent socket", () => {
  it("is closed by Supabase's side", async () => {
    expect(await open(supabase).closes.first()).toBe(1000);
  });

  it("is pinged by Pusher's side, and closed when it does not answer", async () => {
    const { frames, closes } = open(pusher);
    await frames.first(({ event }) => event === "pusher:ping");
    expect(await closes.first()).toBe(4201);
  });

  it("stays when it answers the pings", async () => {
    const { socket, frames, closes } = open(pusher);
    const pong = JSON.stringify({ event: "pusher:pong", data: {} });
    frames
      .first(({ event }) => event === "pusher:ping")
      .then(
        () => socket.send(pong),
        () => undefined,
      );
    await frames.first(
      ({ event }) =>
        event === "pusher:ping" &&
        frames.items.filter((frame) => frame.event === event).length > 1,
    );
    expect(closes.items).toEqual([]);
    socket.terminate();
  });
});

describe("a gateway that is full", () => {
  it("refuses more sockets with each engine's own words", async () => {
    const all = [open(pusher), open(pusher)];
    await Promise.all(all.map(({ frames }) => frames.first()));
    const { frames, closes } = open(pusher);
    expect(await closes.first()).toBe(4100);
    expect(frames.items).toMatchObject([
      { event: "pusher:error", data: { code: 4100 } },
    ]);
    for (const { socket } of all) socket.terminate();
  });

  it.each([
    ["without a key", "/app/?protocol=7", 4005],
    ["without a version", `/app/${APP.key}`, 4008],
    ["with a version that is no number", `/app/${APP.key}?protocol=x`, 4006],
    ["with a version from the future", `/app/${APP.key}?protocol=99`, 4007],
    ["with another key", "/app/other?protocol=7", 4001],
  ])("refuses a handshake %s", async (_, path, code) => {
    expect(await open(path).closes.first()).toBe(code);
  });
});
