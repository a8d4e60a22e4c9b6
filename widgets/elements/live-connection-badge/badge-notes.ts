import type { CSSResult } from "lit";
import type { LiveClient } from "../../controllers/client-controller.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";
import { BADGE_NOTES_MESSAGES as MESSAGES } from "../../texts/badge-notes-messages.ts";
import { formatDate, formatDuration } from "../../texts/format.ts";
import { text, type Values } from "../../texts/text.ts";

import { notesStyles } from "./badge-notes.styles.ts";
import { chunks } from "./chunks.ts";
import { extendTrail, type TrailPoint } from "./latency-trail.ts";

let isFetched = false;

/**
 * What a client's round trips were lately. Where something is kept for want of a network, the details are fetched too: they
 * list it, and could not be had once there is none.
 */
export function follow(
  client: LiveClient,
  status: ClientStatus,
  at: number,
): readonly TrailPoint[] {
  if (client.queue && !isFetched) {
    isFetched = true;
    chunks.details().catch(() => (isFetched = false));
  }
  return extendTrail(client, status, at);
}

/** Gives the root of a badge the styles of what has just loaded, by themselves those of its notes, once. */
export function dressRoot(
  root: ShadowRoot,
  { styleSheet }: CSSResult = notesStyles,
): void {
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet))
    root.adoptedStyleSheets.push(styleSheet);
}

/**
 * What stands quietly beside the word of the state, most telling first; the bar shows more than the pill: the word of
 * the `quality` too.
 */
export function listNotes(
  status: ClientStatus,
  locale: string,
  bar: boolean,
  quality: string,
): string[] {
  const write = (key: keyof typeof MESSAGES, values?: Values) =>
    text(MESSAGES, key, locale, values);
  const { state, latency, connectedAt, reconnects, counters, transport } =
    status;
  const notes = describeState(status, locale, write);
  // Live, and yet up to some seconds late: nobody should take it for a line.
  if (state === "live" && transport === "poll")
    notes.push(write("badge.polling"));
  if (state === "live" && latency)
    notes.push(write("badge.latency", { ms: Math.round(latency.last) }));
  if (!bar) return notes;
  if (quality) notes.push(quality);
  if (connectedAt !== null) {
    const time = formatDuration(Date.now() - connectedAt, locale);
    notes.push(write("badge.uptime", { time }));
  }
  const { messages } = counters;
  notes.push(write("badge.messages", { count: messages }));
  notes.push(write("badge.reconnects", { count: reconnects }));
  return notes;
}

/** Since when, how far, when again, or why. */
function describeState(
  status: ClientStatus,
  locale: string,
  write: (key: keyof typeof MESSAGES, values?: Values) => string,
): string[] {
  const { state, progress, provenAt, reason, retryAt, since } = status;
  const describeSince = (time: number) =>
    write(status.transport === "replay" ? "state.replay" : "state.since", {
      time: formatDate(time, locale),
    });
  const waiting = describeWaiting(status, write);
  if (state === "stale") return [...waiting, describeSince(provenAt ?? since)];
  if (state === "denied" && reason) return [reason];
  if (state === "catching-up" && progress)
    return [write("state.progress", { ...progress })];
  if (state !== "offline") return [];
  // In whole seconds; where no attempt is due, since when it is offline.
  const seconds = Math.max(0, Math.ceil((retryAt! - Date.now()) / 1_000));
  const when =
    retryAt === null ? describeSince(since) : write("state.retry", { seconds });
  return [...waiting, when];
}

/** Saved is only what survives the page. */
function describeWaiting(
  { pending, notKept }: ClientStatus,
  write: (key: keyof typeof MESSAGES, values?: Values) => string,
): string[] {
  if (pending === 0) return [];
  return [write(notKept ? "state.unsaved" : "state.saved", { count: pending })];
}
