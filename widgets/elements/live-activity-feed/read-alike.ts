import type { LiveEvent } from "../../events/event.ts";
import { readPath } from "../../texts/read-path.ts";
import {
  describeEntry,
  findTemplate,
  type Templates,
} from "./describe-entry.ts";
import { dayOf } from "./entry-time.ts";

/** What two entries must have in common to be told as one, and what they may differ in. */
export interface Alike {
  /** The day, and all that their one row says. */
  readonly key: string;
  /** Whom it is about: two people of one name are two. */
  readonly who: string;
  readonly subject: string | null;
  readonly detail: string | null;
}

/**
 * Null is: always a row of its own. A state is one, for it says what holds now; and an event without a template, for
 * nobody said what its row may leave out.
 */
export function readAlike(
  event: LiveEvent,
  templates: Templates,
  locale: string,
): Alike | null {
  const template = findTemplate(event, templates);
  if (!template || event.key !== undefined) return null;
  const said = describeEntry(event, templates, locale);
  const { subject, title, detail, tone, simulated } = said;
  const day = dayOf(Date.parse(event.at));
  const key = [day, event.type, title, tone, simulated].join("\n");
  const who = readId(event, template.subject) ?? subject ?? "";
  return { key, who, subject, detail };
}

/** The `id` beside the name: that of `member` for `{member.full_name}`. */
function readId(event: LiveEvent, pattern = ""): string | null {
  const parent = /\{([\w.]+)\.\w+/.exec(pattern)?.[1];
  const id = parent ? readPath(event.data, `${parent}.id`) : null;
  return id === null ? null : String(id);
}
