import type { LiveEvent } from "../../events/event.ts";
import type { FeedTemplate, IconName, Tone } from "../../events/pack.ts";
import { fillPattern } from "../../texts/pattern.ts";
import { readPath } from "../../texts/read-path.ts";
import { findOverride } from "../../texts/text.ts";

/** How one event reads in a row. */
export interface EntryText {
  readonly subject: string | null;
  readonly title: string | null;
  readonly detail: string | null;
  readonly tone: Tone;
  readonly icon: IconName;
  readonly simulated: boolean;
}

export type Templates = Readonly<Record<string, FeedTemplate>>;

/** Where an event of unknown type usually says what it is about. */
const TELLING = ["title", "message", "text", "name"];

/** The template of an event: that of its key (`host:metrics/cpu`) before that of its type. */
export function findTemplate(
  event: LiveEvent,
  templates: Templates,
): FeedTemplate | undefined {
  for (const name of [`${event.type}/${event.key}`, event.type])
    if (Object.hasOwn(templates, name)) return templates[name];
  return undefined;
}

/** Reads an event by the pack's template, or, without one, by its own name. Plain text only. */
export function describeEntry(
  event: LiveEvent,
  templates: Templates,
  locale: string,
): EntryText {
  const template = findTemplate(event, templates);
  const simulated = event.data["simulated"] === true;
  if (!template) return { ...describeUnknown(event, locale), simulated };
  const read = (piece: "subject" | "title" | "detail") => {
    const own = findOverride(`${event.type}.${piece}`, locale);
    const pattern = typeof own === "string" ? own : template[piece];
    return pattern ? fillPattern(pattern, event.data, locale) : null;
  };
  const subject = read("subject");
  const title = read("title");
  return {
    subject,
    // A row never stays blank because a field was missing.
    title: title ?? (subject ? null : event.type),
    detail: read("detail"),
    tone: readTone(event, template),
    icon: template.icon,
    simulated,
  };
}

function describeUnknown(event: LiveEvent, locale: string) {
  const told = TELLING.map((name) =>
    fillPattern(`{${name}}`, event.data, locale),
  );
  return {
    subject: event.type,
    title: null,
    detail: told.find((text) => text !== null) ?? null,
    tone: "neutral",
    icon: "dot",
  } as const;
}

function readTone(event: LiveEvent, { tone, tones }: FeedTemplate): Tone {
  const value = tones && readPath(event.data, tones.path);
  return value && Object.hasOwn(tones.of, String(value))
    ? tones.of[String(value)]!
    : tone;
}
