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

/** What the browser says of the page. None of it is proof of a network, except that `online` is false in earnest. */
export interface PageState {
  visible(): boolean;
  online(): boolean;
  /** Returns its undo. */
  onChange(listener: (change: PageChange) => void): () => void;
}

/**
 * - `wake`: it is shown again, goes on after a pause, or the browser found a network
 * - `doubt`: the browser lost its network, or thinks so
 * - `sleep`: it is about to be frozen or put away, perhaps to come back: with a socket open it would not be kept
 */
export type PageChange = "wake" | "doubt" | "sleep";

/** Where each is told. `unload` and `beforeunload` would keep the page from being put away whole. */
const CHANGES: readonly [
  on: "document" | "window",
  type: string,
  change: PageChange,
][] = [
  ["document", "visibilitychange", "wake"],
  ["document", "resume", "wake"],
  ["document", "freeze", "sleep"],
  ["window", "online", "wake"],
  ["window", "offline", "doubt"],
  ["window", "pageshow", "wake"],
  ["window", "pagehide", "sleep"],
];

const hostPage: PageState = {
  visible: () => globalThis.document?.visibilityState !== "hidden",
  online: () => globalThis.navigator?.onLine !== false,
  onChange(listener) {
    const undo = CHANGES.map(([on, type, change]) => {
      const tell = ({ type: told }: Event) =>
        (told === "visibilitychange" && !hostPage.visible()) ||
        listener(change);
      globalThis[on]?.addEventListener(type, tell);
      return () => globalThis[on]?.removeEventListener(type, tell);
    });
    return () => undo.forEach((stop) => stop());
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
