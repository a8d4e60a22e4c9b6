import { copyPlain, isRecord } from "../events/plain.ts";
import type { Term } from "./tab-leader.ts";

/** Rises with the form of what tabs tell each other: pages of two versions do not share. */
export const FORM = 1;

/** What the tab with the line tells all others. `n` is how many frames it has told under this term, this one included: one more for each tab that it gave up. */
export type LeaderMessage = { readonly term: Term; readonly n: number } & (
  | {
      readonly kind: "beat";
      /** Its line stands. */
      readonly open: boolean;
      /** Somebody looks at it. */
      readonly visible: boolean;
    }
  | {
      readonly kind: "frame";
      readonly channel: string;
      readonly event: string;
      readonly payload: unknown;
    }
  | {
      readonly kind: "joined";
      readonly channel: string;
      /** For whom; absent: for everybody who wants it, anew. */
      readonly to?: string;
    }
  | {
      readonly kind: "refused";
      readonly channel: string;
      readonly message: string;
      readonly final: boolean;
    }
  /** A round trip that was just measured; which questions it answers. */
  | {
      readonly kind: "latency";
      readonly ms: number;
      readonly pings: readonly string[];
    }
  /** The line is gone, and it leads no more. */
  | {
      readonly kind: "down";
      readonly message: string;
      readonly busy: boolean;
      readonly retryAfter?: number;
    }
);

/** What the others tell it; `from` is the tab. */
export type TabMessage = { readonly from: string } & (
  | {
      readonly kind: "want";
      readonly channels: readonly string[];
      /** Those of them that it has not been told are joined. */
      readonly missing: readonly string[];
    }
  | { readonly kind: "ping"; readonly ping: string }
  | { readonly kind: "bye" }
);

const DAY_MS = 86_400_000;
const MOST_CHANNELS = 500;
/** No longer does a tab wait because another one says so: it may be any script that says it. */
const MOST_WAIT_MS = 60_000;

/**
 * Any script of the origin may say anything on our channel: null for all that is not ours. Never throws. The payload of a
 * frame goes on as it is, to the door that all frames go through.
 */
export function parseTabMessage(
  wire: unknown,
  now: number,
): LeaderMessage | TabMessage | null {
  if (!isRecord(wire)) return null;
  const { payload, ...rest } = wire;
  const message = copyPlain(rest);
  if (message?.v !== FORM) return null;
  const { kind } = message;
  const term = readTerm(message.term, now);
  const n = readCount(message.n);
  if (term && n !== null)
    return readLeader(kind, { ...message, payload }, { term, n });
  const from = readText(message.from, 64);
  return from === null ? null : readTab(kind, message, from);
}

type Wire = Readonly<Record<string, unknown>>;

function readLeader(
  kind: unknown,
  wire: Wire,
  head: { term: Term; n: number },
): LeaderMessage | null {
  const channel = readText(wire.channel, 300);
  const message = readText(wire.message, 1_000);
  if (kind === "beat") {
    const { open, visible } = wire;
    return { ...head, kind, open: open === true, visible: visible === true };
  }
  if (kind === "latency") {
    const ms = readCount(wire.ms, false);
    const pings = readTexts(wire.pings);
    return ms === null || !pings ? null : { ...head, kind, ms, pings };
  }
  if (kind === "down" && message !== null) {
    const wish = readCount(wire.retryAfter, false);
    const retryAfter = wish === null ? undefined : Math.min(wish, MOST_WAIT_MS);
    return { ...head, kind, message, busy: wire.busy === true, retryAfter };
  }
  if (channel === null) return null;
  if (kind === "joined") {
    const to = readText(wire.to, 64) ?? undefined;
    return { ...head, kind, channel, to };
  }
  if (kind === "refused" && message !== null)
    return { ...head, kind, channel, message, final: wire.final === true };
  const event = readText(wire.event, 300);
  if (kind !== "frame" || event === null) return null;
  return { ...head, kind, channel, event, payload: wire.payload };
}

function readTab(kind: unknown, wire: Wire, from: string): TabMessage | null {
  if (kind === "bye") return { from, kind };
  const ping = readText(wire.ping, 100);
  if (kind === "ping") return ping === null ? null : { from, kind, ping };
  const channels = readTexts(wire.channels);
  const missing = readTexts(wire.missing);
  if (kind !== "want" || !channels || !missing) return null;
  return { from, kind, channels, missing };
}

/** One that lies far ahead would never be followed by another. */
function readTerm(wire: unknown, now: number): Term | null {
  if (!Array.isArray(wire) || wire.length !== 2) return null;
  const at = readCount(wire[0]);
  const tab = readText(wire[1], 64);
  return at === null || tab === null || at > now + DAY_MS ? null : [at, tab];
}

function readCount(wire: unknown, isWhole = true): number | null {
  if (typeof wire !== "number" || wire < 0) return null;
  return (isWhole ? Number.isSafeInteger(wire) : wire < DAY_MS) ? wire : null;
}

function readText(wire: unknown, most: number): string | null {
  return typeof wire === "string" && wire.length <= most ? wire : null;
}

/** Without those that are none: one shall not keep the others from being heard. */
function readTexts(wire: unknown): string[] | null {
  if (!Array.isArray(wire)) return null;
  return wire
    .slice(0, MOST_CHANNELS)
    .filter((one): one is string => readText(one, 300) !== null);
}
