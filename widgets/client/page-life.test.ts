import { afterEach, describe, expect, it, vi } from "vitest";
import { hostDeps } from "./client-deps.ts";
import { TOPIC, createBench, follow } from "./testing.ts";

describe("a page that is put away and comes back", () => {
  async function createOpenBench() {
    const bench = createBench();
    const feed = follow(bench.client.topic(TOPIC));
    await bench.time.advance(31_000);
    return { ...bench, feed };
  }

  it("holds no connection while it is away, and plans none that anybody sees", async () => {
    const { client, hub, page } = await createOpenBench();
    page.tell("sleep");
    expect(hub.members.size).toBe(0);
    expect(client.status).toMatchObject({ retryAt: null, connectedAt: null });
    expect(client.status.state).not.toBe("denied");
  });

  it("is back at once, has what it missed, and calls it no trouble of the line", async () => {
    const { client, page, time, append, feed } = await createOpenBench();
    page.tell("sleep");
    append(1);
    append(2);
    page.wake();
    await time.advance(0);
    expect([feed.seen, feed.wrong]).toEqual([[1, 2], []]);
    expect(client.status).toMatchObject({ state: "live", reconnects: 0 });
  });

  it("never says live after an hour away before that is proven again", async () => {
    const { client, hub, page, time } = await createOpenBench();
    page.tell("sleep");
    hub.down = { kind: "lost", message: "no route" };
    await time.advance(3_600_000);
    page.wake();
    await time.advance(0);
    expect(client.status.state).toBe("offline");
    hub.down = null;
    await time.advance(30_000);
    expect(client.status.state).toBe("live");
  });

  it("comes back by itself where nobody says that it did not go", async () => {
    const { client, page, time } = await createOpenBench();
    page.tell("sleep");
    await time.advance(5_000);
    expect(client.status.state).toBe("live");
  });

  it("does not connect for being put away, and not after it was closed", async () => {
    const { client, hub, page, time } = createBench();
    page.tell("sleep");
    await time.advance(60_000);
    expect(hub.members.size).toBe(0);
    client.topic(TOPIC).subscribe(() => {});
    await time.advance(0);
    page.tell("sleep");
    await client.close();
    page.wake();
    await time.advance(60_000);
    expect([hub.members.size, time.pending]).toEqual([0, []]);
  });
});

describe("what a browser tells", () => {
  afterEach(() => vi.unstubAllGlobals());

  function createPage() {
    const document = Object.assign(new EventTarget(), {
      visibilityState: "visible",
    });
    const window = new EventTarget();
    const types: string[] = [];
    for (const target of [document, window]) {
      const add = target.addEventListener.bind(target);
      target.addEventListener = (type: string, ...rest: [never]) => {
        types.push(type);
        add(type, ...rest);
      };
    }
    vi.stubGlobal("document", document);
    vi.stubGlobal("window", window);
    const told: string[] = [];
    const stop = hostDeps.page.onChange((change) => told.push(change));
    const fire = (target: EventTarget, type: string) =>
      target.dispatchEvent(new Event(type));
    return { document, window, types, told, stop, fire };
  }

  it("is taken for what it is worth", () => {
    const { document, window, told, fire } = createPage();
    fire(window, "offline");
    fire(window, "online");
    fire(window, "pagehide");
    fire(window, "pageshow");
    fire(document, "freeze");
    fire(document, "resume");
    expect(told).toEqual(["doubt", "wake", "sleep", "wake", "sleep", "wake"]);
  });

  it("is no reason to wake where the page was hidden", () => {
    const { document, told, fire } = createPage();
    document.visibilityState = "hidden";
    fire(document, "visibilitychange");
    expect(told).toEqual([]);
    document.visibilityState = "visible";
    fire(document, "visibilitychange");
    expect(told).toEqual(["wake"]);
  });

  it("is heard without what keeps a page from being put away whole, and not after the undo", () => {
    const { window, types, told, stop, fire } = createPage();
    expect(types.filter((type) => type.includes("unload"))).toEqual([]);
    stop();
    fire(window, "online");
    expect(told).toEqual([]);
  });
});
