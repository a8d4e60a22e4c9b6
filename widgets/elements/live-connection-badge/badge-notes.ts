import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { ClientStatus } from "../../controllers/status-controller.ts";
import type { BADGE_MESSAGES } from "../../texts/badge-messages.ts";
import { formatDate, formatDuration } from "../../texts/format.ts";

type Texts = LocaleController<typeof BADGE_MESSAGES>;

/** What stands quietly beside the word of the state, most telling first; the bar shows more than the pill. */
export function listNotes(
  status: ClientStatus,
  texts: Texts,
  bar: boolean,
): string[] {
  const { state, latency, quality, connectedAt, reconnects } = status;
  const notes = describeState(status, texts);
  if (state === "live" && latency)
    notes.push(texts.text("badge.latency", { ms: Math.round(latency.last) }));
  if (!bar) return notes;
  if (state === "live" && quality) notes.push(texts.text(`quality.${quality}`));
  if (connectedAt !== null) {
    const time = formatDuration(Date.now() - connectedAt, texts.locale);
    notes.push(texts.text("badge.uptime", { time }));
  }
  const { messages } = status.counters;
  notes.push(texts.text("badge.messages", { count: messages }));
  notes.push(texts.text("badge.reconnects", { count: reconnects }));
  return notes;
}

/** Since when, how far, when again, or why. */
function describeState(status: ClientStatus, texts: Texts): string[] {
  const { state, progress, pending } = status;
  if (state === "stale")
    return [describeSince(status.provenAt ?? status.since, texts)];
  if (state === "denied") return status.reason ? [status.reason] : [];
  if (state === "catching-up")
    return progress ? [texts.text("state.progress", { ...progress })] : [];
  if (state !== "offline") return [];
  const when = describeRetry(status, texts);
  return pending > 0
    ? [texts.text("state.saved", { count: pending }), when]
    : [when];
}

/** When the next attempt is due, in whole seconds; without one, since when it is offline. */
function describeRetry({ retryAt, since }: ClientStatus, texts: Texts): string {
  if (retryAt === null) return describeSince(since, texts);
  const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1_000));
  return texts.text("state.retry", { seconds });
}

function describeSince(time: number, texts: Texts): string {
  return texts.text("state.since", { time: formatDate(time, texts.locale) });
}
