import { describe, expect, it, vi } from "vitest";
import { lazyPresence } from "./lazy-presence.ts";
import type { Presence } from "./types.ts";

function createRoom() {
  const stop = vi.fn();
  const room = {
    members: new Map([["ann", [{}]]]),
    state: "unverified",
    subscribe: vi.fn(() => stop),
    onSend: vi.fn(() => stop),
    track: vi.fn(async () => {}),
    untrack: vi.fn(async () => {}),
    send: vi.fn(async () => {}),
  } satisfies Presence;
  return { room, stop };
}

describe("a room whose code is still on its way", () => {
  it("is nobody's, and then what it is", async () => {
    const { room } = createRoom();
    const lazy = lazyPresence(async () => room);
    expect([lazy.members.size, lazy.state]).toEqual([0, "connecting"]);
    await lazy.track({ tab: 1 });
    expect([lazy.members.size, lazy.state]).toEqual([1, "unverified"]);
    expect(room.track).toHaveBeenCalledExactlyOnceWith({ tab: 1 });
  });

  it("gives a listener its room when it is there, and takes it away again", async () => {
    const { room, stop } = createRoom();
    const lazy = lazyPresence(async () => room);
    const undo = lazy.subscribe(() => {});
    await expect.poll(() => room.subscribe).toHaveBeenCalledOnce();
    undo();
    undo();
    expect(stop).toHaveBeenCalledOnce();
  });

  it("never gives one to a listener that left before", async () => {
    const { room } = createRoom();
    const lazy = lazyPresence(async () => room);
    lazy.onSend(() => {})();
    await lazy.untrack();
    expect(room.onSend).not.toHaveBeenCalled();
  });

  it("says what failed, and tries again at the next call", async () => {
    const { room } = createRoom();
    const load = vi.fn<() => Promise<Presence>>();
    load.mockRejectedValueOnce(new Error("not served")).mockResolvedValue(room);
    const lazy = lazyPresence(load);
    lazy.subscribe(() => {});
    await expect(lazy.send("typing", {})).resolves.toBeUndefined();
    expect(load).toHaveBeenCalledTimes(2);
    expect(room.subscribe).toHaveBeenCalledOnce();
  });
});
