import type { RealtimeClient } from "@supabase/realtime-js";
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { record } from "./source-recorder.ts";
import type { Recording } from "./source-recorder.ts";
import { OwnedSupabase } from "./supabase-owned.ts";
import type { SdkClientConstructor, SocketLike } from "./supabase-sdk.ts";

// What stays behind in the page: the unmodified SDK in a window that counts, over sockets that answer in memory.

const listeners = vi.hoisted(() => {
  const added = new Map<unknown, string>();
  Object.assign(globalThis, {
    window: globalThis,
    addEventListener: (type: string, it: unknown) => added.set(it, type),
    removeEventListener: (_: string, it: unknown) => added.delete(it),
  });
  return added;
});

class FakeSocket implements SocketLike {
  static open = new Set<FakeSocket>();
  static joins: { topic: string; access_token?: string }[] = [];
  readyState = 0;
  binaryType = "";
  bufferedAmount = 0;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;
  constructor() {
    FakeSocket.open.add(this);
  }
  answer() {
    this.onopen!({} as never);
  }
  send(text: string) {
    const [joinRef, ref, topic, event, payload] = JSON.parse(text);
    if (event === "phx_join") FakeSocket.joins.push({ topic, ...payload });
    const reply = { status: "ok", response: {} };
    const data = JSON.stringify([joinRef, ref, topic, "phx_reply", reply]);
    queueMicrotask(() => this.onmessage?.({ data } as never));
  }
  close(code = 1000) {
    FakeSocket.open.delete(this);
    this.onclose?.({ code, reason: "" } as never);
  }
}

let clients: RealtimeClient[] = [];

// Its first import takes a while, and the tests' time goes on meanwhile.
beforeAll(() => import("@supabase/realtime-js"));

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.joins = [];
  clients = [];
});
afterEach(() => vi.useRealTimers());

async function load(): Promise<SdkClientConstructor> {
  const { RealtimeClient } = await import("@supabase/realtime-js");
  return class {
    constructor(...options: ConstructorParameters<typeof RealtimeClient>) {
      const client = new RealtimeClient(...options);
      clients.push(client);
      return client;
    }
  } as unknown as SdkClientConstructor;
}

function make(): OwnedSupabase {
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  return new OwnedSupabase("ws://localhost/realtime/v1", "k", {
    ...{ now: () => Date.now(), random: () => 0.5, after, load },
    transport: FakeSocket as never,
  });
}

const leftovers = () => ({
  sockets: FakeSocket.open.size,
  listeners: listeners.size,
  timers: vi.getTimerCount(),
});
const NONE = { sockets: 0, listeners: 0, timers: 0 };
const step = () => vi.advanceTimersByTimeAsync(0);

async function connect(source = make(), seen = record({})) {
  const before = FakeSocket.open.size;
  source.connect(seen.context);
  await vi.waitUntil(() => FakeSocket.open.size > before, { interval: 1 });
  return { source, seen, socket: [...FakeSocket.open].at(-1)! };
}

async function open(source?: OwnedSupabase, seen?: Recording) {
  const it = await connect(source, seen);
  it.socket.answer();
  await step();
  return it;
}

const kinds = ({ reports }: Recording) => reports.map(({ kind }) => kind);

describe("what OwnedSupabase leaves behind", () => {
  it("is nothing when it ends before its SDK is there", async () => {
    const source = make();
    source.connect(record({}).context);
    source.disconnect();
    await step();
    expect(clients).toHaveLength(0);
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing when it ends while it connects", async () => {
    const { source, socket } = await connect();
    source.disconnect();
    expect(leftovers()).toEqual(NONE);
    socket.onopen?.({} as never);
    await step();
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing when nobody answers in time", async () => {
    const { seen } = await connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kinds(seen)).toEqual(["closed"]);
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing of a connection with channels, one of them just joining", async () => {
    const { source } = await open();
    source.join("acme.public.g1");
    source.join("acme.live.desk.g1", { key: "ann" });
    await step();
    source.join("acme.room.desk.g1");
    source.refresh("a.new.token");
    expect(leftovers()).toMatchObject({ sockets: 1, listeners: 3 });
    source.disconnect();
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing of a line that broke", async () => {
    const { source, socket, seen } = await open();
    source.join("acme.public.g1");
    await step();
    socket.close(1006);
    await step();
    expect(kinds(seen).at(-1)).toBe("closed");
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing of a page that goes away", async () => {
    const { seen } = await open();
    for (const [listener, type] of listeners)
      if (type === "pagehide") (listener as () => void)();
    await step();
    expect(kinds(seen).at(-1)).toBe("closed");
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing of fifty connections, by one source or by many", async () => {
    const one = make();
    for (let n = 0; n < 50; n += 1) {
      const { source } = await open(n % 2 ? one : make());
      source.join("acme.public.g1");
      await step();
      source.disconnect();
    }
    expect(clients).toHaveLength(50);
    expect(leftovers()).toEqual(NONE);
  });

  it("is nothing that a later connection could be given", async () => {
    const first = await open(make(), record({ token: async () => "a.b.c" }));
    first.source.join("acme.public.g1");
    await step();
    first.source.disconnect();
    first.source.refresh("late.late.late");
    const second = await open(
      first.source,
      record({ token: async () => null }),
    );
    second.source.join("acme.room.desk.g1");
    await step();
    expect(FakeSocket.joins).toMatchObject([
      { topic: "realtime:acme.public.g1", access_token: "a.b.c" },
      { topic: "realtime:acme.room.desk.g1" },
    ]);
    expect(FakeSocket.joins[1]).not.toHaveProperty("access_token");
    second.source.disconnect();
  });
});

describe("OwnedSupabase", () => {
  it("has a client for each of two connections at once", async () => {
    const ann = await open(make(), record({ token: async () => "a.n.n" }));
    const bob = await open(make(), record({ token: async () => "b.o.b" }));
    ann.source.disconnect();
    bob.source.join("acme.public.g1");
    await step();
    expect(FakeSocket.joins).toMatchObject([{ access_token: "b.o.b" }]);
    expect(kinds(bob.seen)).toContain("joined");
    expect(leftovers()).toMatchObject({ sockets: 1, listeners: 3 });
    bob.source.disconnect();
  });

  it("asks the line when it is told to, and never by itself", async () => {
    const { source, socket, seen } = await open();
    const send = vi.spyOn(socket, "send");
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(send).not.toHaveBeenCalled();
    source.ping();
    await vi.advanceTimersByTimeAsync(10);
    expect(send).toHaveBeenCalledOnce();
    expect(kinds(seen).at(-1)).toBe("latency");
    source.disconnect();
    source.ping();
    expect(leftovers()).toEqual(NONE);
  });

  it("stays connected without a channel, though the SDK would hang up", async () => {
    const { source, seen } = await open();
    source.join("acme.public.g1");
    await step();
    source.leave("acme.public.g1");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(seen.reports).not.toContainEqual(
      expect.objectContaining({ kind: "closed" }),
    );
    source.disconnect();
  });
});
