import { setTimeout as until } from "node:timers/promises";
import { startBackend } from "../../demo/backend/backend.ts";
import type { Gateway } from "../../demo/backend/gateway/types.ts";
import { openTestDatabase } from "../../supabase/testing.ts";
import { Crowd } from "../soak/crowd.ts";
import { figuresOf } from "./simulate.ts";
import type { HerdFigures } from "./simulate.ts";

const BACK_MS = 180_000;
const LOOK_MS = 50;
/** "Service restart", as a server says that goes down on purpose. */
const RESTART = 1012;

/** The same cut with real sockets: our client over both unmodified SDKs, half each, and a gateway that lets few in. */
export async function cutForReal(
  sockets: number,
  joinsPerSecond: number,
): Promise<HerdFigures> {
  const backend = await startBackend({
    port: 0,
    folder: null,
    database: await openTestDatabase(),
    pages: false,
    sampler: false,
  });
  const size = { clients: sockets, naive: 0 };
  const crowd = new Crowd(backend.url, size, ["signage.public"]);
  try {
    await crowd.open();
    const cutAt = performance.now();
    const attempts = admit(backend.gateway, joinsPerSecond, cutAt);
    backend.gateway.faults.cutAll(RESTART);
    const end = cutAt + BACK_MS;
    while (crowd.absences.length < sockets && performance.now() < end)
      await until(LOOK_MS);
    return {
      policy: "livelets, real sockets",
      clients: sockets,
      ...figuresOf(attempts, crowd.absences, sockets),
    };
  } finally {
    await crowd.close();
    await backend.close();
  }
}

/** From here on the gateway lets so many in a second; answers when each came, in ms since `from`. */
function admit(gateway: Gateway, perSecond: number, from: number): number[] {
  const attempts: number[] = [];
  const admitted = new Map<number, number>();
  const upgrade = gateway.upgrade.bind(gateway);
  gateway.upgrade = (request, socket, head) => {
    const ms = performance.now() - from;
    attempts.push(ms);
    const second = Math.floor(ms / 1_000);
    const inside = admitted.get(second) ?? 0;
    admitted.set(second, inside + 1);
    if (inside < perSecond) return upgrade(request, socket, head);
    socket.destroy();
    return true;
  };
  return attempts;
}
