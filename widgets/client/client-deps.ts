/** What the client takes from its surroundings, so that tests bring their own time, chance and network. */
export interface ClientDeps {
  /** Unix time in ms. */
  now(): number;
  /** `0 <= x < 1` */
  random(): number;
  /** Runs once after `ms`; returns its undo. */
  after(ms: number, run: () => void): () => void;
  fetch(url: string, init: RequestInit): Promise<Response>;
  page: PageState;
}

/** Whether the page is seen and the browser believes in a network; `false` from `online` is reliable, `true` is not. */
export interface PageState {
  visible(): boolean;
  online(): boolean;
  /** Called when the page is shown again, wakes, or the network comes back. Returns its undo. */
  onWake(listener: () => void): () => void;
}

const WAKING: readonly [target: "document" | "window", type: string][] = [
  ["document", "visibilitychange"],
  ["document", "resume"],
  ["window", "online"],
  ["window", "pageshow"],
];

const hostPage: PageState = {
  visible: () => globalThis.document?.visibilityState !== "hidden",
  online: () => globalThis.navigator?.onLine !== false,
  onWake(listener) {
    const wake = () => hostPage.visible() && listener();
    const targets = {
      document: globalThis.document,
      window: globalThis.window,
    };
    for (const [target, type] of WAKING)
      targets[target]?.addEventListener(type, wake);
    return () => {
      for (const [target, type] of WAKING)
        targets[target]?.removeEventListener(type, wake);
    };
  },
};

export const hostDeps: ClientDeps = {
  now: steadyClock(() => Date.now()),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  fetch: (url, init) => fetch(url, init),
  page: hostPage,
};

/**
 * A wall clock that never goes back: unlike the page's monotonic clock it goes on while a laptop sleeps, and when
 * someone sets the time back, it simply goes on from where it was. Proofs are measured by it.
 */
export function steadyClock(wall: () => number): () => number {
  let last = -Infinity;
  let shift = 0;
  return () => {
    const now = wall() + shift;
    if (now < last) shift += last - now;
    last = Math.max(last, now);
    return last;
  };
}
