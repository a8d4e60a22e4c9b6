import type { LiveEvent } from "../../events/event.ts";
import { describeEntry, type Templates } from "./describe-entry.ts";

export const EXPORT_FORMATS = ["csv", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const TYPES = { csv: "text/csv", json: "application/json" } as const;

/** Before a file is made of what the feed keeps and its filter lets through. Cancelled: none is made. */
export class LiveExportEvent extends Event {
  readonly detail: { readonly format: ExportFormat; readonly count: number };

  constructor(format: ExportFormat, count: number) {
    super("live-export", { bubbles: true, composed: true, cancelable: true });
    this.detail = { format, count };
  }
}

/** Gives the browser a file to save. */
export function saveFile(text: string, format: ExportFormat): void {
  const url = URL.createObjectURL(new Blob([text], { type: TYPES[format] }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `activity-${new Date().toISOString().slice(0, 10)}.${format}`;
  link.click();
  // A browser may begin to read only later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The events as the log has them, newest first. */
export function writeJson(events: readonly LiveEvent[]): string {
  return JSON.stringify(events, null, 2);
}

const COLUMNS = "time,type,text,actor,topic,seq,id,key,data";

/**
 * One line per event, newest first, RFC 4180. Begins with the mark by which spreadsheets know UTF-8. `untold`: how many
 * have no text, since the pack's template of them throws. They are exported all the same: a file that lacks events would
 * be worse than one that lacks words.
 */
export function writeCsv(
  events: readonly LiveEvent[],
  templates: Templates,
  locale: string,
): { text: string; untold: number } {
  let untold = 0;
  const describe = (event: LiveEvent) => {
    try {
      const { subject, title, detail } = describeEntry(
        event,
        templates,
        locale,
      );
      return [subject, title, detail].filter(Boolean).join(" ");
    } catch {
      untold += 1;
      return "";
    }
  };
  const lines = events.map((event) => {
    const text = describe(event);
    const { at, type, actor, topic, seq, id, key, data } = event;
    const who = actor?.name ?? actor?.id;
    return [toIso(at), type, text, who, topic, seq, id, key, writeData(data)]
      .map(writeCell)
      .join();
  });
  return { text: `\uFEFF${[COLUMNS, ...lines, ""].join("\r\n")}`, untold };
}

const writeData = (data: unknown) => JSON.stringify(data);

function toIso(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : time.toISOString();
}

/** A spreadsheet would run what begins like a formula: the quote in front makes it text. */
function writeCell(value: string | number | undefined): string {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
