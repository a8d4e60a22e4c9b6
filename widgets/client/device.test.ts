import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveletsError } from "../events/error.ts";
// Fetched beforehand: the time of these tests does not wait for code.
import "./device.ts";
import { memorySource } from "../sources/memory.ts";
import { settle } from "../sources/fake-deps.ts";
import type { MemoryHub } from "../sources/memory.ts";
import type { LiveClientOptions } from "./live-client.ts";
import { StoreError, type Store, type StoredRow } from "./store.ts";
import { createMemoryStore } from "./store-in-memory.ts";
import { createBench, follow, TOPIC } from "./testing.ts";

const tokenOf = (sub: string) => `x.${btoa(JSON.stringify({ sub }))}.y`;
const AWAY = { kind: "lost", message: "no network" } as const;

let rows: Map<string, StoredRow>;
let isServed: boolean;
let posts: Command[];
/** How many commands each request had; 0 for one that is sent by itself. */
let requests: number[];
let knowsBatches: boolean;

interface Command {
  readonly id: string;
  readonly args: { readonly n?: number };
}

function answerTo(command: Command) {
  posts.push(command);
  const isOdd = (command.args.n ?? 0) % 2 === 1;
  const refused = { status: "rejected", reason: "odd", message: "No odds." };
  const answer = isOdd ? refused : { status: "applied" };
  return { ...answer, events: [], result: null };
}

beforeEach(() => {
  rows = new Map();
  isServed = true;
  posts = [];
  requests = [];
  knowsBatches = true;
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    if (!isServed) throw new TypeError("no network");
    const body = JSON.parse(init.body as string) as
      Command | { commands: Command[] };
    requests.push("commands" in body ? body.commands.length : 0);
    if (!("commands" in body)) return Response.json(answerTo(body));
    if (!knowsBatches) return Response.json({}, { status: 400 });
    return Response.json({ answers: body.commands.map(answerTo) });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page of somebody on this device. The engine is in the page; commands go to a server of their own. */
function visit({
  hub,
  ...options
}: Partial<LiveClientOptions> & { hub?: MemoryHub } = {}) {
  const signed = { in: tokenOf("ann") as string | null };
  const bench = createBench({
    endpoint: "https://project.test/functions/v1",
    getToken: () => signed.in,
    storage: () => Promise.resolve(createMemoryStore(rows)),
    ...(hub && { source: memorySource(hub) }),
    ...options,
  });
  return { ...bench, signed, hub: hub ?? bench.hub };
}

async function leave({ client, page, time }: ReturnType<typeof visit>) {
  page.tell("sleep");
  await time.advance(10);
  await client.close();
}

/** Someone followed a topic to its third event, and left. */
async function visitOnce() {
  const first = visit();
  follow(first.client.topic(TOPIC));
  for (const n of [1, 2, 3]) first.append(n);
  await first.time.advance(4_000);
  await leave(first);
  return first;
}

const keptOf = (table: string) =>
  [...rows.values()].filter((row) => row.table === table);

describe("a later visit", () => {
  it("shows what was known before it has a network, stale since when", async () => {
    const { hub, time } = await visitOnce();
    const left = time.now();
    hub.down = AWAY;
    const second = visit({ hub });
    await second.time.advance(left);
    const seen = follow(second.client.topic(TOPIC));
    await second.time.advance(3_100);
    expect(seen.seen).toEqual([1, 2, 3]);
    const { state, provenAt } = second.client.status;
    expect(state).toBe("stale");
    expect(provenAt).toBeLessThanOrEqual(left);
  });

  it("goes on from there: only what is new is fetched", async () => {
    const first = await visitOnce();
    const { hub } = first;
    hub.down = AWAY;
    const second = visit({ hub });
    const seen = follow(second.client.topic(TOPIC));
    await second.time.advance(3_100);
    const history = vi.spyOn(hub.log, "history");
    hub.down = null;
    for (const n of [4, 5]) first.append(n);
    second.client.reconnect();
    await second.time.advance(1_000);
    expect(seen.seen).toEqual([1, 2, 3, 4, 5]);
    expect(seen.wrong).toEqual([]);
    expect(history.mock.calls.map(([{ after }]) => after)).toEqual([3]);
    expect([seen.resets(), second.client.status.state]).toEqual([1, "live"]);
  });

  it("finds nothing of somebody else, whose things are removed", async () => {
    const { hub } = await visitOnce();
    hub.down = AWAY;
    const second = visit({ hub, getToken: () => tokenOf("bob") });
    const seen = follow(second.client.topic(TOPIC));
    await second.time.advance(20_000);
    expect([seen.seen, keptOf("topic")]).toEqual([[], []]);
  });

  it("finds nothing where a page keeps nothing", async () => {
    const first = visit({ persist: false });
    follow(first.client.topic(TOPIC));
    first.append(1);
    await first.time.advance(20_000);
    await leave(first);
    expect(rows.size).toBe(0);
  });
});

describe("signing out", () => {
  it("leaves nothing on the device", async () => {
    const page = visit();
    follow(page.client.topic(TOPIC));
    page.append(1);
    page.page.online = false;
    const answer = page.client.command("note", { n: 2 });
    await page.time.advance(8_000);
    expect([keptOf("topic").length, keptOf("command").length]).toEqual([1, 1]);
    page.signed.in = null;
    await page.client.forget!();
    expect(rows.size).toBe(0);
    expect(await answer).toMatchObject({ reason: "signed_out" });
  });

  it("removes what is kept once the server was met without a token", async () => {
    const page = visit();
    follow(page.client.topic(TOPIC));
    page.page.online = false;
    page.client.command("note", { n: 2 }).catch(() => {});
    await page.time.advance(8_000);
    page.signed.in = null;
    page.page.online = true;
    page.page.wake();
    await page.time.advance(20_000);
    expect([posts, keptOf("command")]).toEqual([[], []]);
  });

  it("is not what a page does that cannot renew its token without a network", async () => {
    const first = visit();
    follow(first.client.topic(TOPIC));
    first.append(1);
    await first.time.advance(8_000);
    first.hub.down = AWAY;
    const away = new LiveletsError("unavailable", "no route");
    vi.spyOn(first.hub.log, "connect").mockRejectedValue(away);
    first.page.online = false;
    const told = first.client.command("note", { n: 2 }).catch(() => "told");
    await first.time.advance(100);
    first.signed.in = null;
    first.page.wake();
    await first.time.advance(60_000);
    await leave(first);
    expect(await told).toBe("told");

    // The same without the network: nobody's page shows nothing of theirs, and sends nothing.
    const second = visit({ hub: first.hub, getToken: () => null });
    second.page.online = false;
    const seen = follow(second.client.topic(TOPIC));
    await second.time.advance(60_000);
    expect([seen.seen, second.client.queue!.commands, posts]).toEqual([
      [],
      [],
      [],
    ]);
    await leave(second);

    const third = visit();
    third.client.topic(TOPIC).subscribe(() => {});
    await third.time.advance(4_000);
    expect(posts.map(({ args }) => args.n)).toEqual([2]);
  });

  it("of one person sends nothing of theirs as the next (I19)", async () => {
    const page = visit();
    page.page.online = false;
    const answer = page.client.command("note", { n: 2 });
    await page.time.advance(100);
    page.signed.in = tokenOf("bob");
    page.page.online = true;
    page.page.wake();
    await page.time.advance(60_000);
    expect(await answer).toMatchObject({ reason: "signed_out" });
    expect([posts, keptOf("command")]).toEqual([[], []]);
  });
});

describe("commands without a network", () => {
  it("wait, survive the page, and go in their order; what is refused says why", async () => {
    const first = visit();
    first.page.online = false;
    for (let n = 0; n < 6; n += 1)
      first.client.command("note", { n }).catch(() => {});
    await first.time.advance(100);
    const queued = first.client.queue!.commands.map(({ state }) => state);
    expect(queued).toEqual(Array(6).fill("queued"));
    expect(first.client.status.pending).toBe(6);
    await leave(first);

    const second = visit();
    follow(second.client.topic(TOPIC));
    await second.time.advance(4_000);
    expect(posts.map(({ args }) => args.n)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(
      second.client.queue!.commands.map(({ state, reason }) => [state, reason]),
    ).toEqual(Array(3).fill(["refused", "No odds."]));
    expect(second.client.status.pending).toBe(0);
  });

  it("go in few requests, each as large as a server reads", async () => {
    const page = visit();
    page.page.online = false;
    for (let n = 0; n < 50; n += 1)
      page.client.command("note", { n: 2 * n }).catch(() => {});
    const text = "é".repeat(3_000);
    for (let n = 50; n < 54; n += 1)
      page.client.command("note", { n: 2 * n, text }).catch(() => {});
    await page.time.advance(100);
    page.page.online = true;
    page.page.wake();
    await page.time.advance(100);
    expect(posts.map(({ args }) => args.n)).toEqual(
      Array.from({ length: 54 }, (_, n) => 2 * n),
    );
    expect(requests).toEqual([20, 20, 12, 2]);
    expect(page.client.queue!.commands).toEqual([]);
  });

  it("go one by one to a server that takes no several", async () => {
    knowsBatches = false;
    const page = visit();
    page.page.online = false;
    for (let n = 0; n < 4; n += 1)
      page.client.command("note", { n: 2 * n }).catch(() => {});
    await page.time.advance(100);
    page.page.online = true;
    page.page.wake();
    await page.time.advance(100);
    expect(requests).toEqual([4, 0, 0, 0, 0]);
    expect(posts.map(({ args }) => args.n)).toEqual([0, 2, 4, 6]);
    expect(page.client.queue!.commands).toEqual([]);
  });

  it("are shown as done, once, until their event is there, whatever comes in between", async () => {
    const page = visit();
    const seen = follow(page.client.topic(TOPIC));
    await page.time.advance(4_000);
    const { epoch, head } = page.hub.log.topic(TOPIC);
    const at = { topic: TOPIC, epoch, seq: head + 1, id: crypto.randomUUID() };
    vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
      const { id } = JSON.parse(init.body as string) as Command;
      return Response.json({
        ...{ id, status: "applied", events: [at], result: null },
      });
    });
    const shown: string[][] = [];
    const id = crypto.randomUUID();
    page.client.queue!.subscribe((all) =>
      shown.push(all.map((one) => one.state)),
    );
    const answer = page.client.command("note", { n: 2 }, { id });
    await page.time.advance(100);
    expect(await answer).toMatchObject({ status: "applied" });
    expect(shown.at(-1)).toEqual(["applied"]);
    expect(shown.every((states) => states.length === 1)).toBe(true);
    expect(page.client.status.pending).toBe(0);
    page.hub.append(TOPIC, {
      ...{ id: at.id, type: "note_added", data: { n: 2 }, command: id },
    });
    await page.time.advance(100);
    expect([seen.seen, page.client.queue!.commands]).toEqual([[1], []]);
  });

  it("are a hundred at most: the next is refused in words, and none is dropped", async () => {
    const page = visit();
    page.page.online = false;
    for (let n = 0; n < 100; n += 1)
      page.client.command("note", { n }).catch(() => {});
    await page.time.advance(100);
    const answer = await page.client.command("note", { n: 100 });
    expect(answer).toMatchObject({ status: "rejected", reason: "queue_full" });
    expect(page.client.status.pending).toBe(100);
  });

  it("that nobody confirmed say so after three tries, keep their id, and can be sent again", async () => {
    const page = visit();
    isServed = false;
    const answer = page.client.command("note", { n: 2 });
    const told = expect(answer).rejects.toMatchObject({ code: "unavailable" });
    await page.time.advance(4_000);
    await told;
    const [waiting] = page.client.queue!.commands;
    expect(waiting).toMatchObject({ state: "unconfirmed", tries: 3 });
    isServed = true;
    await page.client.queue!.retry(waiting!.id);
    await page.time.advance(10);
    expect(posts.map(({ id }) => id)).toEqual([waiting!.id]);
    expect(page.client.queue!.commands).toEqual([]);
  });

  it("that are let go unsent are never sent", async () => {
    const page = visit();
    page.page.online = false;
    const answer = page.client.command("note", { n: 2 });
    await page.time.advance(10);
    await page.client.queue!.discard(page.client.queue!.commands[0]!.id);
    expect(await answer).toMatchObject({ reason: "discarded" });
    page.page.online = true;
    page.page.wake();
    await page.time.advance(10_000);
    expect(posts).toEqual([]);
  });
});

describe("where nothing can be kept", () => {
  const troubles = ["denied", "full", "newer", "broken"] as const;
  it.each(troubles)(
    "the client says %s, and goes on without",
    async (trouble) => {
      const warned = vi.spyOn(console, "warn").mockReturnValue();
      const page = visit({
        storage: () => Promise.reject(new StoreError(trouble)),
      });
      page.page.online = false;
      const answer = page.client.command("note", { n: 2 });
      await page.time.advance(4_000);
      expect(page.client.status.notKept).toBe(trouble);
      expect(page.client.queue!.commands[0]!.state).toBe("unsaved");
      page.page.online = true;
      page.page.wake();
      await page.time.advance(10);
      expect(await answer).toMatchObject({ status: "applied" });
      expect(warned).toHaveBeenCalledOnce();
    },
  );

  it("a disk that fills up is said once, and what comes then is not called queued", async () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    let isFull = false;
    const disk = createMemoryStore(rows);
    const storage = (): Promise<Store> =>
      Promise.resolve({
        close() {},
        run: (body) =>
          isFull ? Promise.reject(new StoreError("full")) : disk.run(body),
      });
    const page = visit({ storage });
    page.page.online = false;
    void page.client.command("note", { n: 0 });
    await page.time.advance(10);
    isFull = true;
    void page.client.command("note", { n: 2 });
    await page.time.advance(10);
    isFull = false;
    page.page.tell("wake");
    await page.time.advance(10);
    const states = page.client.queue!.commands.map(({ state }) => state);
    expect(states).toEqual(["queued", "unsaved"]);
    expect(warned).toHaveBeenCalledOnce();
  });

  it("a token that does not say whose it is keeps nothing", async () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const page = visit({ getToken: () => "opaque" });
    follow(page.client.topic(TOPIC));
    page.append(1);
    await page.time.advance(9_000);
    await settle();
    expect([rows.size, page.client.status.notKept]).toEqual([0, "unnamed"]);
    expect(warned).toHaveBeenCalledOnce();
  });
});
