import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { catchListeners } from "./supabase-listeners.ts";

// Node has no window: a target takes its place, inherited as a browser's `addEventListener` is.

const HOST = Object.getPrototypeOf(globalThis) as typeof globalThis;
const NAMES = ["addEventListener", "removeEventListener"] as const;
let target: EventTarget;
const heard = vi.fn();
const tell = () => target.dispatchEvent(new Event("pagehide"));

beforeEach(() => {
  target = new EventTarget();
  for (const name of NAMES)
    HOST[name] = (...args: unknown[]) =>
      target[name](...(args as [never, never]));
  heard.mockReset();
});
afterEach(() => {
  for (const name of NAMES) {
    Reflect.deleteProperty(HOST, name);
    Reflect.deleteProperty(globalThis, name);
  }
});

function make() {
  addEventListener("pagehide", heard);
  return "made";
}

it("lets the listeners hear until they are given back", () => {
  const [made, giveBack] = catchListeners(make);
  expect(made).toBe("made");
  tell();
  giveBack();
  tell();
  expect(heard).toHaveBeenCalledTimes(1);
});

it("takes off a listener for the phase that it was added for", () => {
  const [, giveBack] = catchListeners(() =>
    addEventListener("pagehide", heard, { capture: true }),
  );
  giveBack();
  tell();
  expect(heard).not.toHaveBeenCalled();
});

it("leaves the window's function inherited", () => {
  catchListeners(make);
  expect(Object.hasOwn(globalThis, "addEventListener")).toBe(false);
});

it("puts back a function that the page has put there", () => {
  const own = vi.fn();
  globalThis.addEventListener = own;
  catchListeners(make);
  expect(globalThis.addEventListener).toBe(own);
  expect(own).toHaveBeenCalledExactlyOnceWith("pagehide", heard);
});

it("adds nothing and puts the window right when making fails", () => {
  const fail = () => {
    make();
    throw new Error("no");
  };
  expect(() => catchListeners(fail)).toThrow("no");
  tell();
  expect(heard).not.toHaveBeenCalled();
  expect(Object.hasOwn(globalThis, "addEventListener")).toBe(false);
});

// Last: what it fixes stays fixed.
it("leaves alone what cannot be covered", () => {
  const own = vi.fn();
  Object.defineProperty(globalThis, "addEventListener", { value: own });
  const [made] = catchListeners(make);
  expect(made).toBe("made");
  expect(globalThis.addEventListener).toBe(own);
  expect(own).toHaveBeenCalledExactlyOnceWith("pagehide", heard);
});
