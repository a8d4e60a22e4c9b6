/** The other tabs of this browser that show the same person's widgets. */
export interface Tabs {
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
  const leaving = new AbortController();
  let leave = () => leaving.abort();
  const { signal } = leaving;
  void locks
    ?.request(
      PREFIX + scope,
      { mode: "shared", signal },
      () => new Promise<void>((resolve) => (leave = resolve)),
    )
    .catch(() => {});
  return {
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
      leave();
    },
  };
}

const alone: Tabs = {
  tell() {},
  exclusive: (_name, run) => run(),
  used: () => Promise.resolve(new Set()),
  leave() {},
};
