import { LiveletsError } from "../events/error.ts";
import { Bucket } from "./bucket.ts";
import type { SourceDeps } from "./deps.ts";
import { assertSendable, notJoined, tooOften } from "./live-errors.ts";
import type { LiveActs } from "./lazy-live.ts";
import type { Entry, SupabaseChannels } from "./supabase-channels.ts";

const WHO = "supabaseSource";

/** Presence and broadcast of `.live.` channels. The server closes a channel that changes presence > 5 times in 30 s. */
export function supabaseLive(
  channels: SupabaseChannels,
  deps: SourceDeps,
): LiveActs {
  const sends = new Bucket(10, 1_000, deps.now);
  // Per join: the server counts anew as well.
  const tracks = new WeakMap<Entry, Bucket>();

  const mustBeIn = (channel: string): Entry => {
    const entry = channels.get(channel);
    if (entry?.kind === "live") return entry;
    throw notJoined(WHO, channel);
  };
  const mayTrack = (entry: Entry) => {
    const bucket = tracks.get(entry) ?? new Bucket(5, 30_000, deps.now);
    tracks.set(entry, bucket);
    if (!bucket.take()) throw tooOften(WHO, entry.name);
  };

  return {
    async track(channel, key, meta) {
      let entry = mustBeIn(channel);
      if (entry.key !== key)
        entry = channels.rekey(entry, key) ?? mustBeIn(channel);
      mayTrack(entry);
      await untilJoined(entry);
      check(channel, await entry.sdk.track(meta));
    },
    async untrack(channel) {
      const entry = channels.get(channel);
      if (!entry?.joined) return;
      mayTrack(entry);
      check(channel, await entry.sdk.untrack());
    },
    async send(channel, event, payload) {
      assertSendable(WHO, event, payload);
      const entry = mustBeIn(channel);
      // Before that, realtime-js would fall back to HTTP.
      if (!entry.joined) throw notJoined(WHO, channel);
      if (!sends.take()) throw tooOften(WHO, channel);
      check(
        channel,
        await entry.sdk.send({ type: "broadcast", event, payload }),
      );
    },
  };
}

function untilJoined(entry: Entry): Promise<void> {
  if (entry.joined) return Promise.resolve();
  return new Promise((resolve, reject) =>
    entry.waiting.push({
      run: resolve,
      fail: () => reject(notJoined(WHO, entry.name)),
    }),
  );
}

function check(channel: string, answer: string): void {
  if (answer === "ok") return;
  const code = answer === "error" ? "denied" : "unavailable";
  throw new LiveletsError(
    code,
    `${WHO}: the server answered "${answer}" to a message for "${channel}". Check that this user may write there.`,
  );
}
