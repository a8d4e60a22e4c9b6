import type { PresenceMembers } from "../sources/source.ts";
import { createLazy } from "./lazy.ts";
import type { Presence } from "./types.ts";

const NOBODY: PresenceMembers = new Map();

/**
 * A room whose code is fetched when it is first used: few pages have one. Calls wait for it.
 * @param load fetches the code, once; asked again after a failure
 */
export function lazyPresence(load: () => Promise<Presence>): Presence {
  const room = createLazy(load);
  return {
    get members() {
      return room.part?.members ?? NOBODY;
    },
    get state() {
      return room.part?.state ?? "connecting";
    },
    subscribe: (listener) => room.listen((ready) => ready.subscribe(listener)),
    onSend: (listener) => room.listen((ready) => ready.onSend(listener)),
    track: async (meta) => (await room.get()).track(meta),
    untrack: async () => (await room.get()).untrack(),
    send: async (event, payload) => (await room.get()).send(event, payload),
  };
}
