import { describe, expect, it } from "vitest";
import { DOOR, createWorld } from "./testing/lease-world.ts";

const actions = (asked: readonly { action: string }[]) =>
  asked.map(({ action }) => action);

describe("a lease", () => {
  it("is this page's once the server said so, and another page learns by whom it is held", async () => {
    const { page } = createWorld();
    const [a, b] = [page("a"), page("b")];
    expect([a.lease.state, a.lease.token]).toEqual(["unknown", null]);
    expect(await a.lease.acquire()).toBe(true);
    expect(await b.lease.acquire()).toBe(false);
    expect(a.lease).toMatchObject({ state: "mine", token: 1 });
    expect(b.lease).toMatchObject({
      state: "held",
      token: null,
      holder: { id: "user-of-a" },
      expiresAt: expect.any(Number),
    });
  });

  it("is renewed at a third of its time, and stays this page's", async () => {
    const { page, time, server } = createWorld();
    const { lease, asked } = page("a");
    await lease.acquire();
    await time.advance(61_000);
    expect([lease.state, server.isHeldBy("a")]).toEqual(["mine", true]);
    expect(actions(asked)).toEqual(["acquire", ...Array(12).fill("renew")]);
  });

  it.each(["silent", "down"] as const)(
    "is lost while the line is %s, before the server thinks so",
    async (state) => {
      const { page, time, server } = createWorld();
      const { lease, line } = page("a");
      line.there = 400;
      const got = lease.acquire();
      await time.advance(400);
      expect(await got).toBe(true);
      line.state = state;
      const states: [string, boolean][] = [];
      lease.subscribe(() => states.push([lease.state, server.isHeldBy("a")]));
      await time.advance(14_599);
      expect(lease.state).toBe("mine");
      await time.advance(1);
      expect(states.at(-1)).toEqual(["lost", true]);
      expect(lease.token).toBeNull();
    },
  );

  it("outlives requests that are never answered", async () => {
    const { page, time } = createWorld();
    const { lease, line } = page("a");
    await lease.acquire();
    line.state = "silent";
    await time.advance(8_000);
    line.state = "up";
    await time.advance(60_000);
    expect(lease.state).toBe("mine");
  });

  it("is lost where the server says so, and can be had again", async () => {
    const { page, time, server } = createWorld();
    const { lease, line } = page("a");
    await lease.acquire();
    line.state = "denied";
    await time.advance(5_000);
    expect([lease.state, server.isHeldBy("a")]).toEqual(["lost", true]);
    line.state = "up";
    expect(await lease.acquire()).toBe(true);
    expect(lease.state).toBe("mine");
  });

  it("is lost at once when somebody takes it, who says why", async () => {
    const { page, server } = createWorld();
    const { lease } = page("a");
    await lease.acquire();
    server.answer({ client: "b", action: "take", reason: "mine now" });
    expect(lease).toMatchObject({
      state: "lost",
      token: null,
      holder: { id: "user-of-b" },
    });
  });

  it("is lost when a renewal meets somebody else's, although nothing was told", async () => {
    const world = createWorld();
    const { lease } = world.page("a");
    await lease.acquire();
    world.isTelling = false;
    world.server.answer({ client: "b", action: "take" });
    expect(lease.state).toBe("mine");
    await world.time.advance(5_000);
    expect(lease.state).toBe("lost");
  });

  it("is given back once, and free for all who watch", async () => {
    const { page, time, followers } = createWorld();
    const [a, b] = [page("a"), page("b")];
    b.lease.subscribe(() => b.seen.push(b.lease.state));
    await a.lease.acquire();
    await time.advance(0);
    await a.lease.release();
    await a.lease.release();
    expect([a.lease.state, b.seen]).toEqual(["free", ["free", "held", "free"]]);
    expect(actions(a.asked)).toEqual(["acquire", "release"]);
    await time.advance(60_000);
    expect([a.asked.length, followers(), time.pending]).toEqual([2, 1, []]);
  });

  it("is given back where it was got after nobody wanted it any more", async () => {
    const { page, time, server } = createWorld();
    const { lease, line } = page("a");
    line.back = 1_000;
    const got = lease.acquire();
    await time.advance(500);
    await lease.release();
    expect(server.isHeldBy("a")).toBe(true);
    await time.advance(2_000);
    expect([await got, server.isHeldBy("a")]).toEqual([false, false]);
  });

  it("is nothing to be asked for where the server cannot be reached", async () => {
    const { page, time } = createWorld();
    const { lease, line } = page("a");
    line.state = "down";
    await expect(lease.acquire()).rejects.toMatchObject({ code: "unavailable" }); // prettier-ignore
    await expect(lease.take("x")).rejects.toMatchObject({ code: "unavailable" }); // prettier-ignore
    await expect(lease.ask()).rejects.toMatchObject({ code: "unavailable" });
    await lease.release();
    expect([lease.state, time.pending]).toEqual(["unknown", []]);
  });
});

describe("asking for a lease that somebody has", () => {
  it("is seen by both, until it changes hands", async () => {
    const { page } = createWorld();
    const [a, b] = [page("a"), page("b")];
    await a.lease.acquire();
    b.lease.subscribe(() => {});
    expect(await b.lease.ask("please")).toBe(true);
    expect(b.lease.state).toBe("asked");
    expect(a.lease).toMatchObject({
      state: "mine",
      asker: { id: "user-of-b", message: "please" },
    });
    await a.lease.release();
    expect([b.lease.state, b.lease.asker]).toEqual(["free", null]);
  });

  it("is no use where nobody has it", async () => {
    const { page } = createWorld();
    const { lease } = page("a");
    expect([await lease.ask(), lease.state]).toEqual([false, "free"]);
  });

  it("is not needed by who takes it", async () => {
    const { page } = createWorld();
    const [a, b] = [page("a"), page("b")];
    await a.lease.acquire();
    expect(await b.lease.take("mine now")).toBe(true);
    expect([a.lease.state, b.lease.state, b.lease.token]).toEqual(["lost", "mine", 2]); // prettier-ignore
  });
});

describe("waiting for a lease", () => {
  it("ends when it is given back", async () => {
    const { page, time } = createWorld();
    const [a, b] = [page("a"), page("b")];
    await a.lease.acquire();
    const got = b.lease.acquire({ wait: true });
    await time.advance(7_000);
    await a.lease.release();
    await time.advance(0);
    expect([await got, b.lease.state]).toEqual([true, "mine"]);
    expect(actions(b.asked)).toEqual(["acquire", "acquire"]);
  });

  it("ends when its holder is gone without a word, although nothing is told", async () => {
    const world = createWorld();
    const [a, b] = [world.page("a"), world.page("b")];
    await a.lease.acquire();
    a.line.state = "silent";
    world.isTelling = false;
    const got = b.lease.acquire({ wait: true });
    await world.time.advance(16_000);
    expect(await got).toBe(true);
  });

  it("goes on while the line is down, and ends when nobody wants it any more", async () => {
    const { page, time } = createWorld();
    const [a, b] = [page("a"), page("b")];
    await a.lease.acquire();
    b.line.state = "down";
    const got = b.lease.acquire({ wait: true });
    await time.advance(30_000);
    expect(b.asked.length).toBeGreaterThan(5);
    await b.lease.release();
    expect(await got).toBe(false);
    const { length } = b.asked;
    await time.advance(30_000);
    expect(b.asked.length).toBe(length);
  });

  it("ends with what will not pass", async () => {
    const { page } = createWorld();
    const { lease, line } = page("a");
    line.state = "denied";
    await expect(lease.acquire({ wait: true })).rejects.toMatchObject({
      code: "denied",
    });
  });
});

describe("whoever listens", () => {
  it("asks how it stands, and is told of every change and of nothing else", async () => {
    const { page, time, server } = createWorld();
    server.answer({ client: "z", action: "acquire" });
    const { lease, asked, seen } = page("a");
    const stop = lease.subscribe(({ state, holder }) =>
      seen.push(`${state} ${holder?.id}`),
    );
    await time.advance(0);
    server.answer({ client: "z", action: "renew", token: 1 });
    server.answer({ client: "y", action: "take" });
    stop();
    server.answer({ client: "z", action: "take" });
    expect(seen).toEqual(["held user-of-z", "held user-of-y"]);
    expect(actions(asked)).toEqual(["look"]);
  });

  it("learns from a snapshot, and nothing from what is older", async () => {
    const world = createWorld();
    const { page, time, server } = world;
    const { lease } = page("a");
    lease.subscribe(() => {});
    await time.advance(0);
    server.snapshot();
    expect(lease.state).toBe("free");
    world.isTelling = false;
    server.answer({ client: "z", action: "acquire" });
    server.snapshot();
    expect(lease.state).toBe("held");
    world.isTelling = true;
    server.tell("acquired", { resource: DOOR, status: "acquired", token: 0 });
    server.tell("released", { resource: "door:back", status: "x", token: 9 });
    server.tell("released", { token: "9" });
    expect(lease.state).toBe("held");
  });

  it("asks again while the line is down, and harms nobody by throwing", async () => {
    const { page, time } = createWorld();
    const { lease, line, seen } = page("a");
    line.state = "down";
    lease.subscribe(() => {
      seen.push(lease.state);
      throw new Error("mine");
    });
    lease.subscribe(() => seen.push(lease.state));
    await time.advance(12_000);
    line.state = "up";
    await time.advance(5_000);
    expect(seen).toEqual(["free", "free"]);
  });

  it("is not told that it is closed by what comes later", async () => {
    const { page, time, server, followers } = createWorld();
    const { lease, seen } = page("a");
    lease.subscribe(() => seen.push(lease.state));
    await lease.acquire();
    lease.close();
    await time.advance(60_000);
    expect([server.isHeldBy("a"), followers(), time.pending]).toEqual([false, 0, []]); // prettier-ignore
  });
});
