import { RealtimeClient } from "@supabase/realtime-js";
import { spreadOf } from "../../functions/connect/spread.ts";
import { Breaker } from "../../widgets/client/breaker.ts";
import { Retries } from "../../widgets/client/retries.ts";
import type { ClosedReason } from "../../widgets/sources/source.ts";

export interface Clock {
  /** Milliseconds. */
  now(): number;
  random(): number;
}

/** When one client comes back. */
export interface Comeback {
  /** The line is gone, or an attempt was refused: how long it waits, in ms. */
  wait(): number;
  /** Its time has come: 0, or how much longer it waits. */
  begin(): number;
}

export interface Policy {
  readonly name: string;
  /** @param crowd how many there are */
  create(clock: Clock, crowd: number): Comeback;
}

/** The client's own code, as `connection.ts` drives it; `lost` is a line that broke, `busy` a server that said it goes. */
function ours(kind: ClosedReason["kind"]): Policy["create"] {
  return (clock, crowd) => {
    const retries = new Retries(clock, new Breaker(clock));
    retries.spread(spreadOf(crowd));
    // The line had held.
    retries.begin();
    retries.opened();
    retries.useful();
    retries.settled();
    let reason: ClosedReason = { kind, message: "cut" };
    return {
      wait() {
        const ms = retries.after(reason);
        // A handshake that is refused looks like a line that broke: a browser does not say more.
        reason = { kind: "lost", message: "refused" };
        return ms;
      },
      begin: () => retries.begin(),
    };
  };
}

/** The steps of the installed SDK itself. */
function realtimeSteps(): (tries: number) => number {
  const { reconnectAfterMs } = new RealtimeClient("ws://localhost", {
    params: { apikey: "none" },
    transport: class {} as never,
  });
  return (tries) => reconnectAfterMs(tries);
}

/** pusher-js' connection_manager.ts: `closed` and `backoff` retry in a second, without chance. */
const PUSHER_MS = 1_000;

/** Half were told and half were not: on Node, the socket of pusher-js takes 1012 for a mistake in the protocol. */
export function halfTold(): Policy {
  let n = 0;
  const kinds = [ours("busy"), ours("lost")];
  return {
    name: "livelets, half of them told",
    create: (clock, crowd) => kinds[n++ % 2]!(clock, crowd),
  };
}

export const policies: readonly Policy[] = [
  { name: "livelets, the server says it goes", create: ours("busy") },
  { name: "livelets, cut without a word", create: ours("lost") },
  {
    name: "realtime-js",
    create() {
      const steps = realtimeSteps();
      let tries = 0;
      return { wait: () => steps((tries += 1)), begin: () => 0 };
    },
  },
  {
    name: "pusher-js",
    create: () => ({ wait: () => PUSHER_MS, begin: () => 0 }),
  },
];
