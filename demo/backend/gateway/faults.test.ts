import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { createFaultPlan, FaultLane } from "./faults.ts";
import { startTestGateway, tokenOf, type TestGateway } from "./testing.ts";
import { broadcasts, Inbox, pusherEvent, subscribed } from "./waiting.ts";

let test: TestGateway;

beforeAll(async () => {
  test = await startTestGateway({ joinErrorDelayMs: 300 });
});
afterEach(() => {
  vi.useRealTimers();
  test.release();
});
afterAll(() => test.close());

async function sendEight(name: string) {
  await test.database.query(
    "select realtime.send(jsonb_build_object('n', n), 'e', $1, false) from generate_series(1, 8) n",
    [name],
  );
}

async function numbers(name: string, wanted: number) {
  const channel = test.supabase().channel(name);
  const inbox = broadcasts(channel);
  await subscribed(channel);
  await sendEight(name);
  const got = await inbox.count(wanted);
  return got.map(({ payload }) => (payload as { n: number }).n);
}

describe("faults", () => {
  it("lose every nth message", async () => {
    test.gateway.faults.dropEvery(4);
    expect(await numbers("drop", 6)).toEqual([1, 2, 3, 5, 6, 7]);
  });

  it("send every nth message twice", async () => {
    test.gateway.faults.repeatEvery(4);
    expect(await numbers("repeat", 10)).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8, 8]);
  });

  it("swap every nth message with the next", async () => {
    test.gateway.faults.reorderEvery(3);
    expect(await numbers("reorder", 8)).toEqual([1, 2, 4, 3, 5, 7, 6, 8]);
  });

  it("cut every socket, and both clients come back", async () => {
    const channel = test.supabase().channel("cut");
    const statuses = await subscribed(channel);
    const pusher = test.pusher().subscribe("cut");
    await pusherEvent(pusher, "pusher:subscription_succeeded");
    const again = pusherEvent(pusher, "pusher:subscription_succeeded");
    expect(test.gateway.faults.cutAll()).toBe(2);
    await statuses.first(({ status }) => status === "CHANNEL_ERROR");
    await Promise.all([again, statuses.count(3)]);
    expect(statuses.items.at(-1)?.status).toBe("SUBSCRIBED");
  });

  it("refuse new sockets for a while", async () => {
    const { faults } = test.gateway;
    faults.refuseFor(400);
    const began = performance.now();
    await subscribed(test.supabase().channel("refused"));
    expect(performance.now() - began).toBeGreaterThan(400);
  });

  it("refuse joins with any reason, and stall that socket as the real service does", async () => {
    const [client, other] = [test.supabase(), test.supabase()];
    const channels = [client, other].map((one) => one.channel("fine"));
    const [inbox, elsewhere] = channels.map(broadcasts);
    await Promise.all(channels.map((one) => subscribed(one)));
    test.gateway.faults.joinError("RealtimeRestarting: please standby");
    const received = () => test.gateway.stats().supabase.framesReceived;
    const before = received();
    // The stall ends when the test says so.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const refused = subscribed(client.channel("bad"), "CHANNEL_ERROR");
    while (received() === before)
      await new Promise((resolve) => setImmediate(resolve));
    await sendEight("fine");
    await elsewhere!.count(8);
    expect(inbox!.items).toEqual([]);
    vi.advanceTimersByTime(300);
    const statuses = await refused;
    expect(statuses.items[0]?.message).toContain("RealtimeRestarting");
    await inbox!.count(8);
  });

  it("expire every token at once", async () => {
    const client = test.supabase(tokenOf({ sub: "ann" }));
    await client.realtime.setAuth();
    const channel = client.channel("any");
    const system = new Inbox<{ message: string }>();
    channel.on("system", {}, system.push);
    await subscribed(channel);
    expect(test.gateway.faults.expireTokens()).toBe(1);
    expect((await system.first()).message).toContain("expired");
  });

  it("close one channel unasked, and the client does not come back", async () => {
    const channel = test.supabase().channel("closed");
    const statuses = await subscribed(channel);
    expect(test.gateway.faults.closeChannel("closed")).toBe(1);
    await statuses.first(({ status }) => status === "CLOSED");
  });

  it("accept sockets and answer nothing", async () => {
    test.gateway.faults.blackHole(true);
    const channel = test.supabase().channel("hole");
    const statuses = new Inbox<string>();
    channel.subscribe(statuses.push, 200);
    expect(await statuses.first()).toBe("TIMED_OUT");
  });
});

describe("fates by a seed", () => {
  const rates = { drop: 0.1, repeat: 0.1, reorder: 0.1, late: 0.2 };
  const draw = (seed: number, socket = 0) => {
    const plan = createFaultPlan();
    plan.rates = { seed, ...rates, lateMs: 100 };
    const lane = new FaultLane(plan, socket);
    return Array.from({ length: 2_000 }, (_, n) =>
      lane.pass("message", String(n)),
    );
  };

  it("are the same for the same seed and socket, and no others", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7)).not.toEqual(draw(7, 1));
  });

  it("come about as often as was asked for", () => {
    const sent = draw(7).flat();
    const distinct = new Set(sent.map(({ data }) => data)).size;
    expect(2_000 - distinct).toBeGreaterThan(150);
    expect(2_000 - distinct).toBeLessThan(250);
    expect(sent.length - distinct).toBeGreaterThan(110);
    const late = sent.filter(({ lateMs }) => lateMs > 0);
    expect(late.length).toBeGreaterThan(300);
    expect(Math.max(...late.map(({ lateMs }) => lateMs))).toBeLessThan(100);
    const numbers = sent.map(({ data }) => Number(data));
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));
  });

  it("leave what is no message alone", () => {
    const plan = createFaultPlan();
    plan.rates = { seed: 1, drop: 1 };
    const lane = new FaultLane(plan);
    expect(lane.pass("control", "joined")).toHaveLength(1);
    expect(lane.pass("message", "lost")).toEqual([]);
  });
});

describe("what is left behind", () => {
  it("is nothing, once the clients are gone", async () => {
    const client = test.supabase();
    await subscribed(client.channel("a"));
    const pusher = test.pusher().subscribe("presence-a");
    await pusherEvent(pusher, "pusher:subscription_succeeded");
    expect(test.gateway.stats()).toMatchObject({ channels: 2 });
    test.release();
    await expect
      .poll(() => test.gateway.stats())
      .toMatchObject({ sockets: 0, channels: 0 });
  });
});
