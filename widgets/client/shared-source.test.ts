import { afterEach, describe, expect, it, vi } from "vitest";
import { memorySource } from "../sources/memory.ts";
import { record } from "../sources/source-recorder.ts";
import { FORM } from "./shared-source-messages.ts";
import { shareSource } from "./shared-source.ts";
import { TOPIC } from "./testing.ts";
import { createSharedWorld, pinging, WHOSE } from "./testing/shared-world.ts";
import type { SharedWorld } from "./testing/shared-world.ts";

let world: SharedWorld;
afterEach(async () => {
  for (const { client } of world.tabs.values()) await client.close();
});

/** Tabs one after the other, so that the first one has the line. */
async function openTabs(count: number) {
  world = createSharedWorld();
  for (let n = 0; n < count; n += 1) {
    world.open(n);
    await world.time.advance(100);
  }
  return [...world.tabs.values()];
}

/** A JWT that says whose it is, and nothing else of use. */
const tokenOf = (sub: string) =>
  `x.${btoa(JSON.stringify({ sub, exp: 9_000_000 }))}.secret-of-${sub}`;

describe("five tabs of one person", () => {
  it("have one socket, are all live, and show what comes once", async () => {
    const tabs = await openTabs(5);
    expect(world.sockets).toBe(1);
    world.append();
    await world.time.advance(10);
    for (const { client, feed } of tabs) {
      expect(feed.seen).toEqual([1]);
      expect(client.status.state).toBe("live");
      expect(client.status.transport).toBe("memory");
    }
  });

  it("have another socket at once when the tab that had it is closed, and have lost nothing", async () => {
    const tabs = await openTabs(5);
    world.kill(0);
    world.append();
    await world.time.advance(100);
    expect(world.sockets).toBe(1);
    for (const { feed } of tabs.slice(1)) expect(feed.seen).toEqual([1]);
    expect(tabs[1]!.client.status.reconnects).toBe(0);
  });

  it("do not talk themselves hoarse while the engine takes its time", async () => {
    await openTabs(5);
    world.hub.muted = true;
    const before = world.browser.said.length;
    world.kill(0);
    await world.time.advance(1_000);
    expect(world.browser.said.length - before).toBeLessThan(20);
    world.hub.muted = false;
  });

  it("have another one within 6 s when that tab freezes, and one again when it goes on", async () => {
    const tabs = await openTabs(5);
    tabs[0]!.tab.isFrozen = true;
    world.append();
    await world.time.advance(6_000);
    for (const { feed } of tabs.slice(1)) expect(feed.seen).toEqual([1]);
    expect(world.sockets).toBe(2);
    tabs[0]!.tab.thaw();
    await world.time.advance(100);
    expect(world.sockets).toBe(1);
    world.append();
    await world.time.advance(100);
    for (const { feed } of tabs) expect(feed.seen).toEqual([1, 2]);
  });

  it("pass the line to the one that is looked at", async () => {
    const [first] = await openTabs(2);
    first!.tab.isVisible = false;
    await world.time.advance(15_000);
    first!.tab.isFrozen = true;
    world.append();
    await world.time.advance(10);
    expect(world.tabs.get(1)!.feed.seen).toEqual([1]);
  });

  it("are all told when the line is gone, and one has it again", async () => {
    const tabs = await openTabs(5);
    world.hub.cut({ kind: "lost", message: "reset" });
    await world.time.advance(5);
    for (const { client } of tabs) expect(client.status.connectedAt).toBeNull();
    await world.time.advance(30_000);
    expect(world.sockets).toBe(1);
    for (const { client } of tabs) expect(client.status.state).toBe("live");
  });
});

describe("what is wanted", () => {
  it("is joined for all of them over the one line, and left with the last who wants it", async () => {
    const [first, second] = await openTabs(2);
    const leave = vi.spyOn(first!.engine, "leave");
    const seen: number[] = [];
    const stop = second!.client.topic("gym.role.staff").subscribe((event) => {
      if ("seq" in event) seen.push(event.seq);
    });
    await world.time.advance(2_000);
    const staff = () =>
      world.hub.append("gym.role.staff", {
        id: crypto.randomUUID(),
        type: "host:log",
        data: {},
      });
    staff();
    await world.time.advance(10);
    expect(seen).toEqual([1]);
    expect(world.sockets).toBe(1);
    stop();
    await world.time.advance(10_000);
    const before = world.browser.said.length;
    staff();
    expect(world.browser.said.slice(before)).toEqual([]);
    expect(leave.mock.calls).toEqual([["gym.role.staff.g1"]]);
  });

  it("is fetched at once where a message between tabs was lost", async () => {
    const [, second] = await openTabs(2);
    world.browser.drops = 1;
    world.append();
    world.append();
    await world.time.advance(2_100);
    expect(second!.feed.seen).toEqual([1, 2]);
    world.browser.drops = 1;
    world.append();
    await world.time.advance(2_100);
    expect(second!.feed.seen).toEqual([1, 2, 3]);
  });
});

describe("a tab that was taken for gone, for the clock was set", () => {
  it("notices at once that it has missed something, and is told what comes", async () => {
    await openTabs(1);
    // So that the first one looks who is there before this one says again that it is.
    await world.time.advance(20_000);
    const { client, feed } = world.open(1);
    await world.time.advance(5_000);
    const now = world.time.now;
    vi.spyOn(world.time, "now").mockImplementation(() => now() + 180_000);
    for (let seconds = 0; seconds < 60; seconds += 1) {
      const n = world.append();
      await world.time.advance(1_000);
      expect([client.status.state, feed.seen.at(-1)]).toEqual(["live", n]);
    }
    expect(client.status.reconnects).toBe(0);
  });
});

describe("a question whether the line answers", () => {
  it("is put to the one line, for all who ask", async () => {
    const [first, second] = await openTabs(2);
    const asked = first!.engine.pings;
    second!.tab.tell("doubt");
    await world.time.advance(50);
    expect(first!.engine.pings).toBe(asked + 1);
    expect(second!.engine.pings).toBe(0);
    expect(second!.client.status.connectedAt).not.toBeNull();
  });

  it("that stays without an answer lets the tab that is looked at take the line", async () => {
    const [first, second] = await openTabs(2);
    first!.tab.isVisible = false;
    first!.engine.isSilent = true;
    second!.tab.tell("doubt");
    await world.time.advance(1_500);
    second!.tab.tell("doubt");
    await world.time.advance(100);
    expect(second!.engine.pings).toBe(2);
    expect(second!.client.status.state).toBe("live");
  });

  it("that the one who hangs has left open is asked again, and nobody throws the new line away", async () => {
    const tabs = await openTabs(3);
    await world.time.advance(12_000);
    tabs[0]!.tab.isFrozen = true;
    await world.time.advance(40_000);
    for (const { client } of tabs.slice(1)) {
      expect(client.status.state).toBe("live");
      expect(client.status.reconnects).toBe(0);
    }
  });

  it("is left open by a tab that hung itself, and asked of the one that has the line now", async () => {
    const [first] = await openTabs(2);
    first!.engine.isSilent = true;
    first!.tab.tell("doubt");
    first!.tab.isFrozen = true;
    await world.time.advance(8_000);
    first!.tab.thaw();
    await world.time.advance(20_000);
    expect(first!.client.status.state).toBe("live");
    expect(first!.client.status.reconnects).toBe(0);
  });
});

describe("a round trip answers nobody who asked after it began", () => {
  async function lead() {
    world = createSharedWorld();
    const { browser, hub, time } = world;
    const tab = browser.tab();
    const engine = pinging(memorySource(hub));
    engine.isSilent = true;
    const { reports, context } = record();
    const deps = { ...tab.deps, open: tab.open };
    const source = shareSource(engine, WHOSE, deps);
    source.connect(context);
    const question = { v: FORM, from: "x", kind: "ping", ping: "x 1" };
    const ask = async () => {
      browser.sayAll(question);
      await time.advance(2);
    };
    const answer = async () => {
      engine.answer();
      await time.advance(2);
      const said = browser.said as { kind: string; pings?: string[] }[];
      const { pings } = said.findLast(({ kind }) => kind === "latency")!;
      const own = reports.filter(({ kind }) => kind === "latency").length;
      return { others: pings, own };
    };
    return { source, engine, ask, answer };
  }

  it("neither another tab", async () => {
    const { source, engine, ask, answer } = await lead();
    await world.time.advance(10);
    source.ping!();
    await ask();
    expect(engine.pings).toBe(1);
    expect(await answer()).toEqual({ others: [], own: 1 });
    expect(engine.pings).toBe(2);
    expect(await answer()).toEqual({ others: ["x 1"], own: 2 });
    expect(engine.pings).toBe(2);
    source.disconnect();
  });

  it("nor the one that has the line", async () => {
    const { source, engine, ask, answer } = await lead();
    await world.time.advance(10);
    await ask();
    source.ping!();
    expect(await answer()).toEqual({ others: ["x 1"], own: 0 });
    expect(engine.pings).toBe(2);
    expect(await answer()).toEqual({ others: [], own: 1 });
    source.disconnect();
  });

  it("and who asks before the line stands is answered as soon as it does", async () => {
    const { source, engine, ask, answer } = await lead();
    let open = () => {};
    const connect = engine.connect;
    engine.connect = (context) =>
      connect({ ...context, opened: () => (open = context.opened) });
    await world.time.advance(10);
    await ask();
    expect(engine.pings).toBe(0);
    open();
    expect(engine.pings).toBe(1);
    expect(await answer()).toEqual({ others: ["x 1"], own: 1 });
    source.disconnect();
  });
});

describe("another person (I19)", () => {
  it("has another line, and neither hears of the other", async () => {
    world = createSharedWorld();
    const [ann, bob] = [tokenOf("ann"), tokenOf("bob")];
    const all = [ann, ann, bob, bob].map((t) => world.openAs(WHOSE, t));
    await world.time.advance(200);
    expect(world.sockets).toBe(2);
    const said = JSON.stringify(world.browser.said);
    expect(said).not.toContain("secret-of");
    expect(said).not.toContain(ann.split(".")[1]);
    for (const { client } of all) await client.close();
  });

  it.each([
    { ...WHOSE, apikey: "sb_publishable_b" },
    { ...WHOSE, endpoint: "https://b.test/functions/v1" },
    { ...WHOSE, tenant: "studio" },
    { ...WHOSE, transport: { ...WHOSE.transport, url: "https://b.test" } },
  ])("or key, server, tenant or engine has another line", async (other) => {
    world = createSharedWorld();
    const all = [world.openAs(), world.openAs(other as typeof WHOSE)];
    await world.time.advance(200);
    expect(world.sockets).toBe(2);
    for (const { client } of all) await client.close();
  });

  it("gets a line of his own as soon as the page says that it is he", async () => {
    world = createSharedWorld();
    const { browser, hub, time } = world;
    const tab = browser.tab();
    const { reports, context } = record({ token: async () => token });
    let token = tokenOf("ann");
    const deps = { ...tab.deps, open: tab.open };
    const source = shareSource(memorySource(hub), WHOSE, deps);
    source.connect(context);
    await time.advance(100);
    token = tokenOf("bob");
    await time.advance(31_000);
    expect(reports.at(-1)).toMatchObject({ kind: "closed" });
    expect(hub.members.size).toBe(0);
  });
});

it("a lock and a channel are named after the form of what is said there, so that pages of two releases leave each other's alone", async () => {
  world = createSharedWorld();
  const names: string[] = [];
  const open = (name: string) => {
    names.push(name);
    return null;
  };
  const deps = { ...world.browser.tab().deps, open };
  const source = shareSource(memorySource(world.hub), WHOSE, deps);
  source.connect(record().context);
  await world.time.advance(10);
  expect(names).toHaveLength(1);
  expect(JSON.parse(names[0]!)[0]).toBe(FORM);
  source.disconnect();
});

describe("nothing is shared", () => {
  it("where a token does not say whose it is", async () => {
    world = createSharedWorld();
    const all = [world.openAs(WHOSE, "opaque"), world.openAs(WHOSE, "opaque")];
    await world.time.advance(200);
    expect(world.sockets).toBe(2);
    expect(world.browser.said).toEqual([]);
    for (const { client } of all) await client.close();
  });

  it.each([
    ["there is no port", () => null],
    [
      "its lock cannot be had",
      (_name: string, host: { failed(): void }) => {
        queueMicrotask(() => host.failed());
        const nothing = () => {};
        return { post: nothing, queue: nothing, steal: nothing, release: nothing, close: nothing }; // prettier-ignore
      },
    ],
  ])(
    "where %s: the tab has a socket of its own, and is as good",
    async (_why, open) => {
      world = createSharedWorld();
      const { hub, time, browser } = world;
      const { reports, context } = record();
      const deps = { ...browser.tab().deps, open };
      const source = shareSource(memorySource(hub), WHOSE, deps);
      source.connect(context);
      await time.advance(10);
      source.join(`${TOPIC}.g1`);
      world.append();
      await time.advance(10);
      expect(reports.map(({ kind }) => kind)).toEqual(["opened", "joined"]);
      source.disconnect();
      expect(hub.members.size).toBe(0);
    },
  );
});

describe("rooms", () => {
  it("are joined over a line of the tab's own, for an engine shows each line once", async () => {
    const [first, second] = await openTabs(2);
    for (const { shared } of [first!, second!])
      shared.join("gym.live.desk.g1", { key: "ann" });
    await world.time.advance(100);
    expect(world.sockets).toBe(2);
    second!.shared.leave("gym.live.desk.g1");
    await world.time.advance(100);
    expect(world.sockets).toBe(1);
  });
});

describe("a tab that follows", () => {
  const channel = `${TOPIC}.g1`;
  const frame = { v: 1, kind: "frame", channel, event: "frame", payload: {} };

  async function follow() {
    await openTabs(1);
    const { browser, hub, time } = world;
    const tab = browser.tab();
    const { reports, context } = record();
    const deps = { ...tab.deps, open: tab.open };
    const source = shareSource(memorySource(hub), WHOSE, deps);
    source.connect(context);
    await time.advance(10);
    source.join(channel);
    await time.advance(10);
    const beats = browser.said as { kind: string; term: [number, string] }[];
    const { term } = beats.find(({ kind }) => kind === "beat")!;
    const say = async (message: object) => {
      browser.sayAll(message);
      await time.advance(2);
      return reports.at(-1)!.kind;
    };
    return { term, say, source };
  }

  it("believes who leads, and no frame of an earlier one", async () => {
    const { term, say, source } = await follow();
    const earlier = [term[0] - 1, term[1]];
    expect(await say({ ...frame, term: earlier, n: 1 })).toBe("joined");
    expect(await say({ ...frame, term, n: 1 })).toBe("message");
    source.disconnect();
  });

  it("takes no round trip for an answer that it has not asked for", async () => {
    const { term, say, source } = await follow();
    const latency = { v: 1, kind: "latency", term, n: 0, ms: 5, pings: ["x"] };
    expect(await say(latency)).toBe("joined");
    source.disconnect();
  });

  it("is told again what is joined by a leader that it did not know", async () => {
    const { term, say, source } = await follow();
    const later = { v: 1, term: [term[0] + 1, "tab-9"], n: 7 };
    const { said } = world.browser;
    const before = said.length + 1;
    await say({ ...later, kind: "beat", open: true, visible: true });
    const wants = (said as { kind: string; missing?: string[] }[])
      .slice(before)
      .filter(({ kind }) => kind === "want");
    expect(wants.length).toBeGreaterThan(0);
    for (const { missing } of wants) expect(missing).toEqual([channel]);
    source.disconnect();
  });
});

it("whatever another script of the origin says, nothing breaks", async () => {
  const [first, second] = await openTabs(2);
  for (const wire of [null, 1, "x", [], {}, { v: 1 }, { v: 1, kind: "frame" }])
    world.browser.sayAll(wire);
  await world.time.advance(10);
  world.append();
  await world.time.advance(10);
  for (const { feed } of [first!, second!]) expect(feed.seen).toEqual([1]);
});

it("one sentence of such a script does not keep the tabs from the line for a day", async () => {
  const tabs = await openTabs(3);
  const term = [world.time.now() + 80_000_000, "~"];
  const down = { kind: "down", message: "x", busy: true, retryAfter: 86e6 };
  world.browser.sayAll({ v: FORM, term, n: 0, ...down });
  await world.time.advance(10);
  for (const { client } of tabs) expect(client.status.connectedAt).toBeNull();
  await world.time.advance(120_000);
  for (const { client } of tabs) expect(client.status.state).toBe("live");
});
