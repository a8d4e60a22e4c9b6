import { expect, it } from "vitest";
import { fakeDeps } from "../sources/fake-deps.ts";
import type { ClientDeps } from "./client-deps.ts";
import { StatusBoard } from "./status-board.ts";
import type { ClientStatus } from "./types.ts";

const PROOF_MS = 45_000;

/** A board whose state is live until 45 s after the last event, with its timers counted. */
function createBoard() {
  const time = fakeDeps();
  const it = { provenAt: 0, timers: 0 };
  const after: ClientDeps["after"] = (ms, run) => {
    it.timers += 1;
    return time.after(ms, run);
  };
  const isLive = () => time.now() <= it.provenAt + PROOF_MS;
  const board = new StatusBoard(
    { ...time, after } as unknown as ClientDeps,
    () =>
      ({
        state: isLive() ? "live" : "stale",
        topics: [],
      }) as unknown as ClientStatus,
    () => (isLive() ? it.provenAt + PROOF_MS + 1 : null),
  );
  return Object.assign(it, { board, time });
}

it("sets no timer per event, and still tells when the last proof ends", async () => {
  const it = createBoard();
  const states: string[] = [];
  it.board.subscribe(({ state }) => states.push(state));
  for (let event = 0; event < 100; event += 1) {
    it.provenAt = it.time.now();
    it.board.changed();
    await it.time.advance(1);
  }
  expect(it.timers).toBeLessThan(5);
  await it.time.advance(it.provenAt + PROOF_MS - it.time.now());
  expect(states.at(-1)).toBe("live");
  await it.time.advance(1);
  expect(states.at(-1)).toBe("stale");
});

it("tells in time what ends sooner than was thought", async () => {
  const it = createBoard();
  const states: string[] = [];
  it.board.subscribe(({ state }) => states.push(state));
  it.board.changed();
  await it.time.advance(0);
  it.provenAt = -40_000;
  it.board.changed();
  await it.time.advance(5_001);
  expect(states.at(-1)).toBe("stale");
});
