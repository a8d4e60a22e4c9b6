import { LiveletsError } from "../events/error.ts";
import { Bucket } from "./bucket.ts";
import type { SourceDeps } from "./deps.ts";
import { assertSendable, notJoined, tooOften } from "./live-errors.ts";
import type { PusherChannels, PusherEntry } from "./pusher-channels.ts";
import type { LiveActs } from "./lazy-live.ts";

const WHO = "pusherSource";

/** Presence channels and client events. Pusher refuses more than ten client events a second. */
export function pusherLive(
  channels: PusherChannels,
  deps: SourceDeps,
): LiveActs {
  const sends = new Bucket(10, 1_000, deps.now);
  const mustBeIn = (channel: string): PusherEntry => {
    const entry = channels.get(channel);
    if (entry?.kind === "live") return entry;
    throw notJoined(WHO, channel);
  };
  return {
    // The subscription is the presence, and the server that signed it said who this is.
    async track(channel) {
      const entry = mustBeIn(channel);
      if (!entry.joined) await untilJoined(entry);
    },
    async untrack() {},
    async send(channel, event, payload) {
      assertSendable(WHO, event, payload);
      const entry = mustBeIn(channel);
      if (!entry.joined) throw notJoined(WHO, channel);
      if (!sends.take()) throw tooOften(WHO, channel);
      if (entry.sdk.trigger(`client-${event}`, payload)) return;
      throw new LiveletsError(
        "unavailable",
        `${WHO}: the connection is down, "${event}" was not sent. Send it again once it is back.`,
      );
    },
  };
}

function untilJoined(entry: PusherEntry): Promise<void> {
  return new Promise((resolve, reject) =>
    entry.waiting.push({
      run: resolve,
      fail: () => reject(notJoined(WHO, entry.name)),
    }),
  );
}
