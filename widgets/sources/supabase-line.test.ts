import { describe, expect, it } from "vitest";
import { settle } from "./fake-deps.ts";
import { lineClass } from "./supabase-line.ts";
import type { SocketLike } from "./supabase-sdk.ts";

class FakeSocket implements SocketLike {
  static made: FakeSocket[] = [];
  readyState = 0;
  binaryType = "blob";
  bufferedAmount = 7;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;
  closed = 0;
  constructor() {
    FakeSocket.made.push(this);
  }
  send() {}
  close() {
    this.closed += 1;
  }
}

function open(isWanted = true) {
  FakeSocket.made = [];
  const told: unknown[][] = [];
  const Line = lineClass(FakeSocket, {
    begun: () => isWanted,
    opened: () => told.push(["opened"]),
    closed: (code, reason) => told.push(["closed", code, reason]),
  });
  const line = new Line("ws://localhost/");
  return { line, told, raw: FakeSocket.made[0] };
}

describe("lineClass", () => {
  it("tells its owner of opening and of the close code", async () => {
    const { line, told, raw } = open();
    raw!.onopen!({} as never);
    expect(line.readyState).toBe(1);
    raw!.onclose!({ code: 1012, reason: "restart" } as never);
    expect(line.readyState).toBe(3);
    await settle();
    expect(told).toEqual([["opened"], ["closed", 1012, "restart"]]);
  });

  it("lets the SDK clear up before the owner hears of the end", async () => {
    const { line, told, raw } = open();
    line.onclose = () => told.push(["sdk"]);
    raw!.onclose!({ code: 1006, reason: "" } as never);
    await settle();
    expect(told.map(([what]) => what)).toEqual(["sdk", "closed"]);
  });

  it("keeps a frame that the SDK cannot read from throwing", () => {
    const { line, raw } = open();
    line.onmessage = () => {
      throw new SyntaxError("Unexpected token");
    };
    expect(() => raw!.onmessage!({ data: "nonsense" } as never)).not.toThrow();
  });

  it("is closed at once, though the other side never answers", () => {
    const { line, raw } = open();
    line.close();
    line.close();
    expect(line.readyState).toBe(3);
    expect(raw).toMatchObject({ closed: 1, onclose: null, onmessage: null });
  });

  it("is dead when its owner did not ask for it", () => {
    const { line, raw } = open(false);
    expect(line.readyState).toBe(3);
    expect(raw).toBeUndefined();
  });
});
