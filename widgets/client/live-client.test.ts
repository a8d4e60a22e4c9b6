import { describe, expect, it, vi } from "vitest";
import { TOPIC, createBench, follow } from "./testing.ts";
import { createLiveClient } from "./live-client.ts";
import { memorySource } from "../sources/memory.ts";

describe("a client", () => {
  it("connects at the first listener, not before", async () => {
    const { client, hub, time } = createBench();
    await time.advance(60_000);
    expect(hub.members.size).toBe(0);
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(0);
    expect(hub.members.size).toBe(1);
  });

  it("starts a listener with what there is, then tells each event once and in order", async () => {
    const { client, time, append } = createBench();
    append(1);
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    append(2);
    append(3);
    expect([feed.seen, feed.resets(), feed.wrong]).toEqual([[1, 2, 3], 1, []]);
  });

  it("is live once the log was read, and says which engine carries it", async () => {
    const { client, time } = createBench();
    client.topic(TOPIC).subscribe(() => {});
    expect(client.status.state).toBe("connecting");
    await time.advance(0);
    expect(client.status).toMatchObject({
      state: "live",
      transport: "memory",
      reason: null,
    });
  });

  it("repairs what the line dropped, repeated and swapped", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    hub.line.script("drop", "repeat", "swap", "drop", "drop");
    for (let n = 1; n <= 6; n++) append(n);
    await time.advance(300);
    expect([feed.seen, feed.wrong]).toEqual([[1, 2, 3, 4, 5, 6], []]);
    expect(client.status.counters).toMatchObject({ applied: 6, malformed: 0 });
  });

  it("notices a lost last event without any frame, by asking for the head", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(10_000);
    hub.line.script("drop");
    append(1);
    await time.advance(36_000);
    expect(feed.seen).toEqual([1]);
  });

  it("gives a later listener the same state as the first", async () => {
    const { client, time, append } = createBench();
    const first = follow(client.topic(TOPIC));
    await time.advance(0);
    for (let n = 1; n <= 500; n++) append(n);
    const later = follow(client.topic(TOPIC));
    expect(later.seen).toEqual(first.seen.slice(-200));
    append(501);
    expect([first.seen.at(-1), later.seen.at(-1), later.wrong]).toEqual([
      501,
      501,
      [],
    ]);
  });

  it("holds one subscription for any number of widgets, and none after the last", async () => {
    const { client, hub, time } = createBench();
    const topics = [TOPIC, "gym.role.staff"];
    const stops = Array.from({ length: 300 }, (_, n) =>
      client.topic(topics[n % 2]!).subscribe(() => {}),
    );
    await time.advance(0);
    expect([hub.members.size, client.status.topics.length]).toEqual([1, 2]);
    stops.forEach((stop) => stop());
    await time.advance(10_000);
    expect([hub.members.size, client.status.topics.length]).toEqual([0, 0]);
  });

  it("keeps a topic for a moment after its last listener, so that a widget can be moved", async () => {
    const { client, time, append } = createBench();
    const first = follow(client.topic(TOPIC));
    await time.advance(0);
    first.stop();
    await time.advance(1_000);
    append(1);
    const second = follow(client.topic(TOPIC));
    expect(second.seen).toEqual([1]);
  });

  it("spares the other listeners when one throws", async () => {
    const { client, time, append } = createBench();
    const onError = vi.fn();
    client.topic(TOPIC).subscribe(
      () => {
        throw new Error("mine alone");
      },
      { onError },
    );
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    append(1);
    expect(feed.seen).toEqual([1]);
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it("counts what is no frame of its topic and goes on", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    const channel = hub.log.channel(TOPIC);
    for (const junk of [
      null,
      7,
      "{",
      [],
      { v: 2 },
      { v: 1, topic: "gym.role.staff" },
      { v: 1, topic: TOPIC, from: -1 },
    ]) {
      hub.send(channel, junk);
    }
    append(1);
    expect([feed.seen, client.status.counters.malformed]).toEqual([[1], 7]);
  });

  it("joins again under the new name when a channel moved", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    hub.revoke(TOPIC);
    await time.advance(2_000);
    append(1);
    expect([feed.seen, client.status.state]).toEqual([[1], "live"]);
  });

  it("starts anew when the numbering did", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    append(1);
    hub.log.topic(TOPIC).newEpoch("11111111-1111-4111-8111-111111111111");
    append(2);
    await time.advance(6_000);
    expect([
      feed.resets(),
      client.topic(TOPIC).cursor?.seq,
      feed.wrong,
    ]).toEqual([2, hub.log.topic(TOPIC).head, []]);
  });

  it("keeps a reference to a topic good, however often it comes and goes", async () => {
    const { client, time, append } = createBench();
    const early = client.topic(TOPIC);
    await time.advance(4_000);
    const first = follow(client.topic(TOPIC));
    await time.advance(0);
    const second = follow(early);
    append(1);
    expect([first.seen, second.seen, early.state]).toEqual([[1], [1], "live"]);
    expect(client.status).toMatchObject({
      state: "live",
      topics: [{ seq: 1 }],
    });
    first.stop();
    second.stop();
    await time.advance(10_000);
    const third = follow(early);
    await time.advance(0);
    append(2);
    expect(third.seen).toEqual([1, 2]);
  });

  it("tells the other status listeners when one throws", async () => {
    const { client, time } = createBench();
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    const states: string[] = [];
    client.subscribe(() => {
      throw new Error("mine alone");
    });
    client.subscribe(({ state }) => states.push(state));
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(0);
    expect(states.at(-1)).toBe("live");
    expect(told).toHaveBeenCalledWith(expect.stringContaining("mine alone"));
    told.mockRestore();
  });

  it("holds more topics than one call takes", async () => {
    const { client, hub, time } = createBench();
    const names = Array.from({ length: 130 }, (_, n) => `gym.room.r${n}`);
    for (const name of names) hub.log.open(name);
    const connect = vi.spyOn(hub.log, "connect");
    names.forEach((name) => client.topic(name).subscribe(() => {}));
    await time.advance(3_000);
    expect(
      client.status.topics.filter(({ state }) => state === "live"),
    ).toHaveLength(130);
    expect(
      connect.mock.calls.every(([{ topics }]) => topics!.length <= 100),
    ).toBe(true);
  });

  it("refuses impossible options in words", () => {
    const source = memorySource();
    expect(() => createLiveClient({ source, tenant: "a b" })).toThrow(
      /tenant.*"a b"/,
    );
    expect(() =>
      createLiveClient({
        source: () => source,
        endpoint: "nowhere",
        tenant: "gym",
      }),
    ).toThrow(/endpoint.*"nowhere"/);
    const { client } = createBench();
    expect(() => client.topic("gym")).toThrow(/"gym" is not a topic/);
    expect(() => client.presence("a b")).toThrow(/room/);
  });
});

describe("a broken line", () => {
  it("loses nothing, and comes back by itself", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    append(1);
    hub.cut();
    append(2);
    append(3);
    await time.advance(1_000);
    append(4);
    expect([feed.seen, feed.wrong, client.status.reconnects]).toEqual([
      [1, 2, 3, 4],
      [],
      1,
    ]);
    expect(client.status.state).toBe("live");
  });

  it("does not flicker for a short drop, and says offline for a longer one", async () => {
    const { client, hub, time } = createBench();
    const states: string[] = [];
    client.subscribe(
      ({ state }) => states.at(-1) !== state && states.push(state),
    );
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(100);
    hub.cut();
    await time.advance(900);
    expect(states).toEqual(["connecting", "live"]);
    hub.down = { kind: "lost", message: "no route" };
    hub.cut();
    await time.advance(1_500);
    expect(client.status).toMatchObject({
      state: "offline",
      reason: "no route",
      retryAt: expect.any(Number),
    });
  });

  it("tries ever later, and comes back when someone asks", async () => {
    const { client, hub, time } = createBench();
    hub.down = { kind: "lost", message: "no route" };
    client.topic(TOPIC).subscribe(() => {});
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      await time.advance(0);
      waits.push(client.status.retryAt! - time.now());
      await time.advance(waits.at(-1)!);
    }
    expect(waits.every((ms, n) => ms <= 30_000 && (n < 2 || ms >= 2_000))).toBe(
      true,
    );
    expect(waits.at(-1)).toBeGreaterThan(waits[1]!);
    hub.down = null;
    client.reconnect();
    await time.advance(0);
    expect(client.status.state).toBe("live");
  });

  it("tries at once when asked to, and is due no later for that", async () => {
    const { client, hub, time } = createBench();
    hub.down = { kind: "lost", message: "no route" };
    client.topic(TOPIC).subscribe(() => {});
    for (let n = 0; n < 5; n++) {
      await time.advance(0);
      await time.advance(client.status.retryAt! - time.now());
    }
    await time.advance(0);
    const due = client.status.retryAt!;
    expect(due - time.now()).toBeGreaterThan(2_000);
    for (let n = 0; n < 3; n++) {
      client.reconnect();
      await time.advance(0);
      expect(client.status.retryAt).toBe(due);
    }
    await time.advance(due - time.now() - 1);
    client.reconnect();
    await time.advance(0);
    expect(client.status.retryAt! - time.now()).toBe(500);
  });

  it("tells its listeners that it is closed, and then nothing more", async () => {
    const { client, time } = createBench();
    const told: string[] = [];
    client.subscribe(({ state }) => told.push(state));
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(1_000);
    await client.close();
    expect(told.at(-1)).toBe("offline");
    const { length } = told;
    await time.advance(120_000);
    expect([told.length, time.pending]).toEqual([length, []]);
  });

  it("waits as long as the server asks", async () => {
    const { client, hub, time } = createBench();
    hub.down = { kind: "busy", message: "over capacity", retryAfter: 45_000 };
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(44_000);
    hub.down = null;
    expect(client.status.state).not.toBe("live");
    await time.advance(1_500);
    expect(client.status.state).toBe("live");
  });

  it("says denied, and why, when it was refused for good, and tries no more", async () => {
    const { client, hub, time } = createBench();
    hub.down = { kind: "final", message: "no such app" };
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(120_000);
    expect(client.status).toMatchObject({
      state: "denied",
      reason: "no such app",
      retryAt: null,
    });
    expect(time.pending.length).toBeLessThanOrEqual(1);
  });

  it("says what the page has to mend, until it is tried again", async () => {
    const { client, hub, time } = createBench();
    hub.down = { kind: "setup", message: "a package is missing" };
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(120_000);
    expect(client.status).toMatchObject({
      state: "denied",
      reason: "a package is missing",
      retryAt: null,
    });
    expect(client.mistake?.message).toBe("a package is missing");
    hub.down = null;
    client.reconnect();
    expect(client.mistake).toBe(null);
    await time.advance(1_500);
    expect(client.status.state).toBe("live");
  });

  it("takes no refusal for a mistake of the page", async () => {
    const { client, hub, time } = createBench();
    hub.down = { kind: "final", message: "no such app" };
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(1_000);
    expect(client.mistake).toBe(null);
  });

  it("keeps the other topics when one is denied", async () => {
    const { client, hub, time, append } = createBench();
    hub.refuse(hub.log.channel("gym.role.staff"), {
      kind: "denied",
      message: "not yours",
    });
    const denied = client.topic("gym.role.staff");
    denied.subscribe(() => {});
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    append(1);
    expect([denied.state, feed.seen, client.status.state]).toEqual([
      "denied",
      [1],
      "live",
    ]);
  });

  it("asks again for what the engine denies although it is granted, ever later, and shows it as denied meanwhile", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    const channel = hub.log.channel(TOPIC);
    const states = new Set<string>();
    client.subscribe(() => states.add(client.topic(TOPIC).state));
    hub.refuse(channel, { kind: "denied", message: "no rights to read" }, true);
    append(1);
    for (let n = 0; n < 60; n += 1) await time.advance(1_000);
    expect([...states]).toEqual(["denied"]);
    const connect = vi.spyOn(hub.log, "connect");
    await time.advance(3_600_000);
    expect(connect.mock.calls.length).toBeLessThan(40);
    expect(connect.mock.calls.length).toBeGreaterThan(5);
    hub.refuse(channel, null);
    await time.advance(600_000);
    expect([feed.seen, client.topic(TOPIC).state]).toEqual([[1], "live"]);
  });

  it("shows nothing of a topic after it was denied", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    hub.refuse(
      hub.log.channel(TOPIC),
      { kind: "denied", message: "revoked" },
      true,
    );
    append(1);
    await time.advance(10_000);
    expect([feed.seen, client.topic(TOPIC).state]).toEqual([[], "denied"]);
  });
});

describe("proof", () => {
  it("is live for 45 s after the last proof, and stale from then on", async () => {
    const { client, hub, time, page } = createBench();
    page.visible = false;
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(0);
    hub.muted = true;
    // The head that is asked for once more after the join is the last proof.
    await time.advance(6_000);
    const proven = client.topic(TOPIC) && client.status.provenAt!;
    await time.advance(proven + 45_000 - time.now());
    expect(client.status.state).toBe("live");
    await time.advance(2);
    expect(client.status.state).toBe("stale");
  });

  it("is renewed by asking for heads while the page is seen, and at once when it is seen again", async () => {
    const { client, hub, time, page } = createBench();
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(0);
    hub.muted = true;
    await time.advance(120_000);
    expect(client.status.state).toBe("live");
    page.visible = false;
    await time.advance(120_000);
    expect(client.status.state).toBe("stale");
    page.visible = true;
    page.wake();
    await time.advance(100);
    expect(client.status.state).toBe("live");
  });

  it("tells listeners when the state changes by time alone", async () => {
    const { client, time, page } = createBench();
    page.visible = false;
    const states: string[] = [];
    client.subscribe(
      ({ state }) => states.at(-1) !== state && states.push(state),
    );
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(60_000);
    expect(states).toEqual(["connecting", "live", "stale"]);
  });
});

describe("closing", () => {
  it("leaves no timer, no connection and no listener", async () => {
    const { client, hub, time, append } = createBench();
    const feed = follow(client.topic(TOPIC));
    await time.advance(0);
    await client.close();
    append(1);
    expect([hub.members.size, time.pending, feed.seen]).toEqual([0, [], []]);
  });
});
