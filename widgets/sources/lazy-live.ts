import type { Rooms } from "./rooms.ts";
import type { LivePort } from "./source.ts";

/** What people do in rooms: the part of a port whose code is fetched when somebody does it. */
export type LiveActs = Pick<LivePort, "track" | "untrack" | "send">;

/** A port that listens at once, and loads the rest when it is used. A failure to load rejects the call, not the next one. */
export function lazyLive(
  rooms: Rooms,
  load: () => Promise<LiveActs>,
): LivePort {
  let acts: LiveActs | null = null;
  const loaded = async () => (acts ??= await load());
  return {
    track: async (...args) => (await loaded()).track(...args),
    untrack: async (channel) => (await loaded()).untrack(channel),
    send: async (...args) => (await loaded()).send(...args),
    onPresence: (channel, listener) => rooms.onPresence(channel, listener),
    onSend: (channel, listener) => rooms.onSend(channel, listener),
  };
}
