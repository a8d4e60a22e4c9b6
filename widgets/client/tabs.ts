/** The other tabs of this browser that show the same person's widgets. */
export interface Tabs {
  /** Says that somebody is here; from the beginning, and again after `release`. */
  hold(): void;
  /** The page may be put away: a browser keeps none that holds a lock. */
  release(): void;
  /** Tells them that something has changed, and nothing else: what changed they read themselves. */
  tell(): void;
  /** Runs it while no other tab runs anything under this name. Without Web Locks it just runs: the server does nothing twice. */
  exclusive(name: string, run: () => Promise<void>): Promise<void>;
  /** Whose tabs are open. */
  used(): Promise<ReadonlySet<string>>;
  leave(): void;
}

const PREFIX = "livelets ";

/** @param scope null where nothing is shared */
export function joinTabs(scope: string | null, told: () => void): Tabs {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (scope === null || !globalThis.window) return alone;
  const channel = new BroadcastChannel(PREFIX + scope);
  channel.onmessage = told;
  let letGo: (() => void) | null = null;
  const hold = () => {
    if (letGo || !locks) return;
    const leaving = new AbortController();
    const { signal } = leaving;
    const stay = new Promise<void>((resolve) => {
      letGo = () => {
        leaving.abort();
        resolve();
      };
    });
    locks
      .request(PREFIX + scope, { mode: "shared", signal }, () => stay)
      .catch(() => {});
  };
  const release = () => {
    letGo?.();
    letGo = null;
  };
  hold();
  return {
    hold,
    release,
    tell: () => channel.postMessage(0),
    exclusive: (name, run) =>
      locks
        ? (locks.request(`${PREFIX}${name} ${scope}`, run) as Promise<void>)
        : run(),
    async used() {
      const held = (await locks?.query())?.held ?? [];
      return new Set(held.map(({ name }) => name!.slice(PREFIX.length)));
    },
    leave() {
      channel.onmessage = null;
      channel.close();
      release();
    },
  };
}

const alone: Tabs = {
  hold() {},
  release() {},
  tell() {},
  exclusive: (_name, run) => run(),
  used: () => Promise.resolve(new Set()),
  leave() {},
};
