import type { WebSocket } from "ws";
import { describe, expect, it } from "vitest";
import { createFaultPlan } from "../faults.ts";
import { Outlet } from "./outlet.ts";

/** The part of a socket that an outlet touches, with a reader that never reads. */
function createOutlet(maxBufferedBytes: number) {
  const sent: (string | Buffer)[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send(data: string | Buffer) {
      sent.push(data);
      socket.bufferedAmount += data.length;
    },
    terminate() {
      socket.readyState = 3;
    },
  };
  const plan = createFaultPlan();
  const context = {
    plan,
    maxBufferedBytes,
    opened: () => 0,
    sent() {},
    log() {},
  };
  const outlet = new Outlet(socket as unknown as WebSocket, context);
  return { outlet, socket, sent, plan };
}

describe("an outlet", () => {
  it("drops a consumer that leaves too much unread", () => {
    const { outlet, socket, sent } = createOutlet(10);
    for (let n = 0; n < 4; n++) outlet.send("message", "xxxx");
    expect(sent).toHaveLength(2);
    expect(socket.readyState).toBe(3);
  });

  it("sends a single frame that is over the bound to somebody who has read all", () => {
    const { outlet, sent } = createOutlet(10);
    outlet.send("message", "x".repeat(50));
    expect(sent).toHaveLength(1);
  });

  it("keeps frames back in order while it is held, and no more than the bound", () => {
    const { outlet, sent, socket } = createOutlet(10);
    outlet.hold();
    outlet.send("message", "a");
    outlet.send("control", "b");
    expect(sent).toEqual([]);
    outlet.release();
    expect(sent).toEqual(["a", "b"]);
    outlet.hold();
    for (let n = 0; n < 4; n++) outlet.send("message", "xxxx");
    expect(socket.readyState).toBe(3);
  });

  it("is silent about heartbeats that are muted", () => {
    const { outlet, sent, plan } = createOutlet(100);
    plan.muteHeartbeats = true;
    outlet.send("heartbeat", "pong");
    outlet.send("control", "ok");
    expect(sent).toEqual(["ok"]);
  });
});
