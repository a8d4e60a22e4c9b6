import type { HistoryPage } from "../events/answers.ts";
import type { Snapshot } from "../events/event.ts";
import type { Ledger } from "./receiver-ledger.ts";
import type { Pace, Suspicion } from "./receiver-pace.ts";
import type { ReceiverEffect } from "./receiver-types.ts";

/** The one fetch that is out: what frames had promised, and what was in doubt, when it was sent. */
export interface Flight {
  readonly id: number;
  readonly head: number;
  readonly settles: readonly Suspicion[];
}

/** Takes a page: what continues the cursor is applied. `isEnd`: the cursor was at the end of the log when it was asked. */
export function takePage(
  page: HistoryPage,
  ledger: Ledger,
  pace: Pace,
  flight: Flight,
  now: number,
): { readonly isEnd: boolean; readonly applied: readonly ReceiverEffect[] } {
  const before = ledger.cursor;
  const applied: ReceiverEffect[] = [];
  if (page.epoch !== before?.epoch || page.head < before.seq) {
    goOn(pace, true, now);
    pace.wantsSnapshot = true; // it should have been one
    return { isEnd: false, applied };
  }
  ledger.verified = true;
  ledger.takePage(page.events, page.head, applied);
  if (!pace.suspects("epoch")) ledger.dropForeign();
  const hasMore = page.more || ledger.cursor!.seq < page.head;
  if (hasMore) goOn(pace, applied.length === 0, now);
  else reachedEnd(ledger, pace, flight.head > page.head, now);
  return { isEnd: !hasMore, applied };
}

/** Takes a snapshot: the cursor moves to it, whatever it was. */
export function takeSnapshot(
  snapshot: Snapshot,
  ledger: Ledger,
  pace: Pace,
  flight: Flight,
  now: number,
): void {
  const before = ledger.cursor;
  const { epoch, seq } = snapshot;
  const continues = before?.epoch === epoch;
  const wentBack =
    continues && (seq < before.seq || flight.settles.includes("restored"));
  pace.acquit("below", "far");
  if (ledger.holdsOf(epoch)) pace.acquit("epoch");
  ledger.startFrom(snapshot);
  if (wentBack) distrustEvidence(ledger, pace);
  else reachedEnd(ledger, pace, continues && flight.head > seq, now);
  if (ledger.lost) pace.again = true;
  pace.wantsSnapshot = false;
  pace.lookLater(now);
}

/** A page is not the end: the next one follows at once, unless this one led nowhere. */
function goOn(pace: Pace, isStuck: boolean, now: number): void {
  pace.again = true;
  if (isStuck && pace.struck(now)) pace.wantsSnapshot = true;
}

/** The server has no more. If frames promised more, it is asked again a few times, and then believed. */
function reachedEnd(
  ledger: Ledger,
  pace: Pace,
  isContradicted: boolean,
  now: number,
): void {
  if (!isContradicted) pace.cleared();
  else if (pace.struck(now)) distrustEvidence(ledger, pace);
}

/** Nothing that came before is believed; one more fetch makes up for what was thrown away with it. */
function distrustEvidence(ledger: Ledger, pace: Pace): void {
  ledger.forgetEvidence();
  pace.cleared();
  pace.again = true;
}
