import { expect, waitUntil } from "@open-wc/testing";
import { cancelFrame, requestFrame } from "./frame.ts";
import { nextPaint } from "./testing/page.ts";
import { subscribeTicks } from "./ticker.ts";

function hidePage(hidden: boolean): void {
  Object.defineProperty(document, "hidden", {
    configurable: true,
    get: () => hidden,
  });
  document.dispatchEvent(new Event("visibilitychange"));
}

describe("requestFrame", () => {
  let updates = 0;
  const host = { requestUpdate: () => void (updates += 1) };
  beforeEach(() => (updates = 0));
  afterEach(() => hidePage(false));

  it("asks once per frame, however often it was asked", async () => {
    for (let call = 0; call < 100; call += 1) requestFrame(host);
    expect(updates).to.equal(0);
    await nextPaint();
    expect(updates).to.equal(1);
  });

  it("asks nothing of a host that left", async () => {
    requestFrame(host);
    cancelFrame(host);
    await nextPaint();
    expect(updates).to.equal(0);
  });

  it("listens to the page only while a host waits, also to one that asks on its way out", async () => {
    const { addEventListener, removeEventListener } = document;
    const held = new Set<unknown>();
    document.addEventListener = ((...args: [string, never]) => {
      held.add(args[1]);
      addEventListener.apply(document, args);
    }) as typeof addEventListener;
    document.removeEventListener = ((...args: [string, never]) => {
      held.delete(args[1]);
      removeEventListener.apply(document, args);
    }) as typeof removeEventListener;
    cancelFrame(host);
    requestFrame(host);
    expect(held.size).to.equal(1);
    await nextPaint();
    expect(held.size).to.equal(0);
    Object.assign(document, { addEventListener, removeEventListener });
  });

  it("asks once per second while the page is hidden", async () => {
    hidePage(true);
    const asked = performance.now();
    requestFrame(host);
    requestFrame(host);
    await waitUntil(() => updates > 0, "never", { timeout: 3_000 });
    expect(updates).to.equal(1);
    expect(performance.now() - asked).to.be.greaterThan(900);
  });

  it("does not wait for that second when the page is shown", async () => {
    hidePage(true);
    requestFrame(host);
    hidePage(false);
    await nextPaint();
    expect(updates).to.equal(1);
  });
});

describe("subscribeTicks", () => {
  it("keeps one timer for many, and none for none", async () => {
    const { setInterval, clearInterval } = window;
    let timers = 0;
    window.setInterval = ((...args: Parameters<typeof setInterval>) => {
      timers += 1;
      return setInterval(...args);
    }) as typeof setInterval;
    window.clearInterval = (id) => {
      timers -= 1;
      clearInterval(id);
    };
    const calls = [0, 0, 0];
    const undos = calls.map((_, at) =>
      subscribeTicks(20, () => (calls[at]! += 1)),
    );
    expect(timers).to.equal(1);
    await waitUntil(() => calls.every((count) => count > 1));
    undos.forEach((undo) => undo());
    undos[0]!();
    expect(timers).to.equal(0);
    Object.assign(window, { setInterval, clearInterval });
  });
});
