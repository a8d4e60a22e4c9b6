import type { PresenceMembers } from "../sources/source.ts";
import type { Presence } from "./types.ts";

const NOBODY: PresenceMembers = new Map();

/**
 * A room whose code is fetched when it is first used: few pages have one. Calls wait for it.
 * @param load fetches the code, once; asked again after a failure
 */
export function lazyPresence(load: () => Promise<Presence>): Presence {
  let room: Presence | null = null;
  const waiting = new Set<(room: Presence) => void>();
  const loaded = async () => {
    room ??= await load();
    for (const start of waiting) {
      waiting.delete(start);
      start(room);
    }
    return room;
  };
  const listen = (start: (room: Presence) => () => void) => {
    let stop = () => {};
    const begin = (ready: Presence) => void (stop = start(ready));
    waiting.add(begin);
    // Not fetched: the listener waits for the next call that succeeds.
    loaded().catch(() => {});
    return () => {
      waiting.delete(begin);
      stop();
      stop = () => {};
    };
  };
  return {
    get members() {
      return room?.members ?? NOBODY;
    },
    get state() {
      return room?.state ?? "connecting";
    },
    subscribe: (listener) => listen((ready) => ready.subscribe(listener)),
    onSend: (listener) => listen((ready) => ready.onSend(listener)),
    track: async (meta) => (await loaded()).track(meta),
    untrack: async () => (await loaded()).untrack(),
    send: async (event, payload) => (await loaded()).send(event, payload),
  };
}
