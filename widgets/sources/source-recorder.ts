import { LiveletsError } from "../events/error.ts";
import type { ClosedReason, RefusedReason, SourceContext } from "./source.ts";

/** What a source told whoever connected it. */
export type Report =
  | { readonly kind: "opened" }
  | { readonly kind: "closed"; readonly reason: ClosedReason }
  | { readonly kind: "joined"; readonly channel: string }
  | {
      readonly kind: "refused";
      readonly channel: string;
      readonly reason: RefusedReason;
    }
  | {
      readonly kind: "message";
      readonly channel: string;
      readonly payload: unknown;
      readonly event: string;
    }
  | { readonly kind: "latency"; readonly ms: number };

export interface Recording {
  readonly context: SourceContext;
  readonly reports: readonly Report[];
  /** The first report (past ones included) for which `wanted` holds. Bounded by the test's own time limit. */
  until(wanted: (report: Report) => boolean): Promise<Report>;
  /** Payloads of a channel's messages so far. */
  payloads(channel: string): readonly unknown[];
}

/** A context that writes down what it is told. Without overrides there is no token, no signature and no head. */
export function record(overrides: Partial<SourceContext> = {}): Recording {
  const reports: Report[] = [];
  const waiting = new Set<(report: Report) => void>();
  const add = (report: Report) => {
    reports.push(report);
    for (const check of [...waiting]) check(report);
  };
  return {
    reports,
    context: {
      token: async () => null,
      authorize: async (channel) => {
        throw new LiveletsError("denied", `test: "${channel}" is not signed.`);
      },
      heads: async () => ({ heads: [], serverTime: "" }),
      opened: () => add({ kind: "opened" }),
      closed: (reason) => add({ kind: "closed", reason }),
      joined: (channel) => add({ kind: "joined", channel }),
      refused: (channel, reason) => add({ kind: "refused", channel, reason }),
      message: (channel, payload, event) =>
        add({ kind: "message", channel, payload, event }),
      latency: (ms) => add({ kind: "latency", ms }),
      ...overrides,
    },
    until: (wanted) =>
      new Promise((resolve) => {
        const past = reports.find(wanted);
        if (past) return resolve(past);
        const check = (report: Report) => {
          if (!wanted(report)) return;
          waiting.delete(check);
          resolve(report);
        };
        waiting.add(check);
      }),
    payloads: (channel) =>
      reports.flatMap((report) =>
        report.kind === "message" && report.channel === channel
          ? [report.payload]
          : [],
      ),
  };
}
