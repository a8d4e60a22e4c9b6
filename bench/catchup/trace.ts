interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs; `tdur` is what of it the processor worked for this thread. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export const CATEGORIES = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "toplevel",
];

/** The longest task of any page's main thread, in ms: as the clock goes, and what the processor did for it. */
export function longestTask(trace: Buffer): { wall: number; own: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ ph, args }) => ph === "M" && args?.name === "CrRendererMain")
      .map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.name === "RunTask" && mains.has(threadOf(event)),
  );
  const most = (values: readonly number[]) =>
    values.reduce((a, b) => Math.max(a, b), 0) / 1_000;
  return {
    wall: most(tasks.map(({ dur = 0 }) => dur)),
    own: most(tasks.map(({ tdur = 0 }) => tdur)),
  };
}
