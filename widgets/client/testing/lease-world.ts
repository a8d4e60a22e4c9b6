import { LiveletsError } from "../../events/error.ts";
import type { LiveEvent, LiveReset } from "../../events/event.ts";
import { fakeDeps } from "../../sources/fake-deps.ts";
import { LeaseClock } from "../lease-clock.ts";
import { ResourceLease } from "../lease.ts";
import type { LiveTopic } from "../types.ts";

export const DOOR = "door:front";
const TOPIC = "gym.role.staff";
const EPOCH = "0d3c0d3c-0000-4000-8000-000000000000";

interface Request {
  readonly client: string;
  readonly action: string;
  readonly token?: number;
  readonly reason?: string;
  readonly ttl?: number;
}

/** A server with one lease, and pages that ask it over lines that are slow, silent or cut. Its clock is hours off. */
export function createWorld({ skew = 5 * 3_600_000 } = {}) {
  const time = fakeDeps(0);
  let slept = 0;
  let seq = 0;
  let token = 0;
  let holder: string | null = null;
  let ends = -Infinity;
  let asker: { by: object; asked?: string } | null = null;
  let last: LiveEvent | null = null;
  const listeners = new Set<(event: LiveEvent | LiveReset) => void>();
  const now = () => time.now() + slept + skew;
  const iso = (ms: number) => new Date(ms).toISOString();
  const isHeld = () => holder !== null && ends > now();

  const facts = (status: string) => ({
    resource: DOOR,
    status,
    ...(token > 0 && { token }),
    ...(isHeld() && {
      holder: { id: `user-of-${holder}` },
      since: iso(now()),
      expiresAt: iso(ends),
      ...asker,
    }),
  });
  const tell = (status: string, data: object = facts(status)) => {
    last = { id: EPOCH, topic: TOPIC, seq: (seq += 1), epoch: EPOCH, type: "lease:changed", at: iso(now()), key: DOOR, data: data as never }; // prettier-ignore
    if (world.isTelling) for (const listener of listeners) listener(last);
  };
  const grant = (client: string, status: string) => {
    token += 1;
    holder = client;
    asker = null;
    tell(status);
  };

  /** What livelets.change_lease does. */
  function answer(request: Request): object {
    const { client, action, ttl = 15, reason } = request;
    const own =
      isHeld() &&
      holder === client &&
      (!["renew", "release"].includes(action) ||
        (request.token ?? token) === token);
    let status = own ? "held" : isHeld() ? "denied" : "free";
    if (action === "release") {
      status = own || !isHeld() ? "released" : "lost";
      if (own) ends = -Infinity;
      if (own) tell("released");
    } else if (action === "renew" && !own) status = "lost";
    else if (action === "ask" && status === "denied") {
      status = "asked";
      asker = { by: { id: `user-of-${client}` }, asked: reason };
      tell("asked");
    } else if (["acquire", "take", "renew"].includes(action)) {
      const gets = own || !isHeld() || action === "take";
      const before = isHeld();
      if (gets) ends = now() + ttl * 1_000;
      if (gets && !own) grant(client, before ? "taken" : "acquired");
      if (gets) status = "held";
    }
    return { ...facts(status), topic: TOPIC, serverTime: iso(now()) };
  }

  const reset = (): LiveReset => {
    const told = last ? [[`lease:changed/${DOOR}`, last] as const] : [];
    const snapshot = { topic: TOPIC, epoch: EPOCH, seq, last: new Map(told), recent: [] }; // prettier-ignore
    return { type: "live:reset", topic: TOPIC, snapshot };
  };

  const topic: LiveTopic = {
    name: TOPIC,
    state: "live",
    cursor: null,
    subscribe(listener) {
      listeners.add(listener);
      queueMicrotask(() => world.isTelling && listener(reset()));
      return () => void listeners.delete(listener);
    },
    older: async () => [],
  };

  const world = {
    time,
    server: {
      now,
      isHeldBy: (client: string) => isHeld() && holder === client,
      answer,
      tell,
      snapshot: () => {
        for (const listener of listeners) listener(reset());
      },
      /** What its sweeper does. */
      sweep() {
        if (holder === null || isHeld()) return;
        holder = null;
        tell("expired");
      },
    },
    isTelling: true,
    /** Time goes by, and no timer runs. */
    sleep: (ms: number) => void (slept += ms),
    followers: () => listeners.size,
    page,
  };

  /** One tab. Its wall clock is off as well, and its other clock may stand still while it sleeps. */
  function page(client: string, { stands = true, wallOff = -7e6 } = {}) {
    const line = { state: "up" as "up" | "silent" | "down" | "denied", there: 0, back: 0 }; // prettier-ignore
    const asked: Request[] = [];
    const wait = (ms: number) =>
      new Promise<void>((resolve) =>
        ms > 0 ? time.after(ms, resolve) : resolve(),
      );
    const post = async (_call: string, body: object) => {
      const request = body as Request;
      asked.push(request);
      await wait(line.there);
      if (line.state === "silent") return new Promise(() => {});
      if (line.state === "down") throw new LiveletsError("unavailable", "down");
      if (line.state === "denied") throw new LiveletsError("denied", "no");
      const said = answer(request);
      await wait(line.back);
      return said;
    };
    const clocks = { wallOff, monotonicOff: 0 };
    const clock = new LeaseClock(
      () => time.now() + slept + clocks.wallOff,
      () => time.now() + (stands ? 0 : slept) + clocks.monotonicOff,
    );
    const { random, after } = time;
    const lease = new ResourceLease(DOOR, undefined, {
      tenant: "gym",
      client,
      clock,
      post,
      topic: () => topic,
      now,
      random,
      after,
    });
    const seen: string[] = [];
    return { lease, line, asked, clocks, seen };
  }
  return world;
}
