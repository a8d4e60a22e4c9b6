import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { APP, KEYS, startTestGateway, type TestGateway } from "./testing.ts";
import { Inbox } from "./waiting.ts";

let test: TestGateway;
/** The gateway's clock stands until a test moves it: however slow this machine is, nobody is late. */
let now = Date.now();
const pass = (ms: number) => (now += ms);

beforeAll(async () => {
  test = await startTestGateway({ sweepMs: 10, maxSockets: 2 }, () => now);
});
afterAll(() => test.close());

const received = () => test.gateway.stats().pusher.framesReceived;

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
    const { socket, closes } = open(supabase);
    await once(socket, "open");
    pass(600_001);
    expect(await closes.first()).toBe(1000);
  });

  it("is pinged by Pusher's side, and closed when it does not answer", async () => {
    const { frames, closes } = open(pusher);
    await frames.first();
    pass(120_001);
    await frames.first(({ event }) => event === "pusher:ping");
    pass(30_001);
    expect(await closes.first()).toBe(4201);
  });

  it("stays when it answers the pings", async () => {
    const { socket, frames, closes } = open(pusher);
    const pings = () =>
      frames.items.filter(({ event }) => event === "pusher:ping").length;
    await frames.first();
    pass(120_001);
    await frames.first(() => pings() === 1);
    const before = received();
    socket.send(JSON.stringify({ event: "pusher:pong", data: {} }));
    await expect.poll(received).toBe(before + 1);
    pass(120_001);
    await frames.first(() => pings() === 2);
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
