/** An event as it stands in the log: the oracle. */
export interface Logged {
  readonly topic: string;
  readonly seq: number;
  readonly id: string;
}

/** One event that was sent, however often it was tried. */
export interface Sent {
  readonly id: string;
  /** `ok`: acknowledged; `info`: nobody knows what became of it. */
  readonly outcome: "ok" | "info";
  /** How many tries ended without an answer. */
  readonly unanswered: number;
}

/** What one receiver took of one topic, in the order in which it did. */
export interface Received {
  readonly topic: string;
  /** What it stood at before: everything above is its business. */
  readonly base: number;
  readonly entries: readonly { readonly seq: number; readonly id: string }[];
}

/**
 * In the words of Jepsen's total-queue ("what goes in must come out"), as counts.
 *
 * - of the log: `unwritten` was acknowledged and is not in it, `twice` is in it more than once
 * - of the receivers: `lost` is in the log and was never received, `duplicated` was received again, `reordered` after
 *   something that is above it, `unexpected` is not in the log, or not there
 */
export interface Verdict {
  readonly attempted: number;
  readonly acknowledged: number;
  /** Tried, and nobody knows. */
  readonly info: number;
  /** Tried without an answer at least once, and in the log. */
  readonly recovered: number;
  readonly unwritten: number;
  readonly twice: number;
  readonly expected: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly unexpected: number;
}

export function check(
  log: readonly Logged[],
  sent: readonly Sent[],
  received: readonly Received[],
): Verdict {
  const ids = log.map(({ id }) => id);
  const written = new Set(ids);
  const of = (outcome: Sent["outcome"]) =>
    sent.filter((one) => one.outcome === outcome);
  const mine = new Set(sent.map(({ id }) => id));
  return {
    attempted: sent.length,
    acknowledged: of("ok").length,
    info: of("info").length,
    recovered: sent.filter((one) => one.unanswered > 0 && written.has(one.id))
      .length,
    unwritten: of("ok").filter(({ id }) => !written.has(id)).length,
    twice: ids.filter((id) => mine.has(id)).length - count(written, mine),
    ...checkReceived(log, received),
  };
}

/** What is wrong with a verdict: 0 for nothing. */
export function violations(verdict: Verdict): number {
  const { unwritten, twice, lost, duplicated, reordered, unexpected } = verdict;
  return unwritten + twice + lost + duplicated + reordered + unexpected;
}

function checkReceived(log: readonly Logged[], received: readonly Received[]) {
  const topics = new Map<string, Map<number, string>>();
  for (const { topic, seq, id } of log) {
    const known = topics.get(topic) ?? new Map<number, string>();
    topics.set(topic, known.set(seq, id));
  }
  const sum = {
    expected: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    unexpected: 0,
  };
  for (const one of received) {
    const wanted = topics.get(one.topic) ?? new Map<number, string>();
    const found = checkOne(wanted, one);
    for (const key of Object.keys(sum) as (keyof typeof sum)[])
      sum[key] += found[key];
  }
  return sum;
}

function checkOne(
  wanted: ReadonlyMap<number, string>,
  { base, entries }: Received,
) {
  const seen = new Set<number>();
  let [last, duplicated, reordered, unexpected] = [base, 0, 0, 0];
  for (const { seq, id } of entries) {
    if (seq <= base) continue;
    if (wanted.get(seq) !== id) unexpected += 1;
    else if (seen.has(seq)) duplicated += 1;
    else if (seq < last) reordered += 1;
    seen.add(seq);
    last = Math.max(last, seq);
  }
  const due = [...wanted.keys()].filter((seq) => seq > base);
  const lost = due.filter((seq) => !seen.has(seq)).length;
  return { expected: due.length, lost, duplicated, reordered, unexpected };
}

function count<Value>(
  one: ReadonlySet<Value>,
  other: ReadonlySet<Value>,
): number {
  let both = 0;
  for (const value of one) if (other.has(value)) both += 1;
  return both;
}
