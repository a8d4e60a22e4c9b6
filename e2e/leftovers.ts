/** What a page holds on to at the moment. */
export interface Leftovers {
  /** Open or opening WebSockets. */
  readonly sockets: number;
  /** Listeners of targets that outlive an element: window, document, media queries, channels and the like. */
  readonly listeners: number;
  /** Timeouts that have not fired. */
  readonly timers: number;
  readonly intervals: number;
}

declare global {
  interface Window {
    leftovers(): Leftovers;
  }
}

/** Runs in the page, before its own scripts: counts what is begun and ended. */
export function countLeftovers(): void {
  const sockets = new Set<WebSocket>();
  const listeners = new Set<string>();
  const timers = new Set<unknown>();
  const intervals = new Set<unknown>();
  const ids = new Map<object, number>();
  const idOf = (it: object | null) => {
    if (!it) return 0;
    ids.set(it, ids.get(it) ?? ids.size + 1);
    return ids.get(it);
  };

  // An element's own listeners go with it; what is counted here would keep things alive.
  const outlives = (it: EventTarget) =>
    !(
      it instanceof Node &&
      it !== document &&
      it !== document.documentElement
    ) &&
    !(it instanceof WebSocket || it instanceof AbortSignal) &&
    !(it instanceof MessagePort);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  type Args = Parameters<typeof addEventListener>;
  const nameOf = (it: EventTarget, [type, listener, options]: Args) => {
    const capture =
      typeof options === "object" ? Boolean(options.capture) : Boolean(options);
    return `${idOf(it)} ${type} ${idOf(listener)} ${capture}`;
  };
  EventTarget.prototype.addEventListener = function (
    this: EventTarget | undefined,
    ...args: Args
  ) {
    const target = this ?? window;
    const [, listener, options] = args;
    const bound = typeof options === "object" ? options : {};
    if (listener && outlives(target) && !bound.once) {
      const name = nameOf(target, args);
      listeners.add(name);
      bound.signal?.addEventListener("abort", () => listeners.delete(name));
    }
    addEventListener.apply(target, args);
  };
  EventTarget.prototype.removeEventListener = function (
    this: EventTarget | undefined,
    ...args: Args
  ) {
    const target = this ?? window;
    listeners.delete(nameOf(target, args));
    removeEventListener.apply(target, args);
  };

  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  window.setTimeout = ((
    call: TimerHandler,
    ms?: number,
    ...rest: unknown[]
  ) => {
    const id: number = setTimeout(() => {
      timers.delete(id);
      if (typeof call === "function") call(...rest);
    }, ms);
    timers.add(id);
    return id;
  }) as typeof window.setTimeout;
  window.setInterval = ((...args: Parameters<typeof setInterval>) => {
    const id = setInterval(...args);
    intervals.add(id);
    return id;
  }) as typeof window.setInterval;
  // Either may end either.
  window.clearTimeout = (id) => {
    timers.delete(id);
    intervals.delete(id);
    clearTimeout(id);
  };
  window.clearInterval = (id) => {
    timers.delete(id);
    intervals.delete(id);
    clearInterval(id);
  };

  window.WebSocket = class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.add(this);
      addEventListener.call(this, "close", () => sockets.delete(this));
    }
  };

  window.leftovers = () => ({
    sockets: sockets.size,
    listeners: listeners.size,
    timers: timers.size,
    intervals: intervals.size,
  });
}
