import { html } from "lit";
import { FEED_GROUP_MESSAGES } from "../../texts/feed-group-messages.ts";
import { fillPattern } from "../../texts/pattern.ts";
import { findOverride, text, type Values } from "../../texts/text.ts";
import { findTemplate, type Templates } from "./describe-entry.ts";
import type { Group } from "./group-entries.ts";
import type { ReadEntry } from "./render-row.ts";

type Key = keyof typeof FEED_GROUP_MESSAGES;

const say = (key: Key, locale: string, values: Values) =>
  text(FEED_GROUP_MESSAGES, key, locale, values);

/** A name reads in its own direction, whatever the sentence's is. */
const isolate = (name: string) => `\u2068${name}\u2069`;

/** What the row of a group says: the newest entry, with everybody for its subject. */
export function tellGroup(
  group: Group,
  entry: ReadEntry,
  templates: Templates,
  locale: string,
): ReadEntry {
  const { people, count } = group;
  const times = people === count ? null : say("feed.times", locale, { count });
  const detail = [group.detail, times].filter(Boolean).join(" · ") || null;
  if (people < 2) return { ...entry, detail };
  const subject = nameAll(group, locale);
  const title = readTitle(group, templates, locale) ?? entry.title;
  return { ...entry, subject, title, detail };
}

function nameAll({ names, people }: Group, locale: string): string {
  const [subject, second] = names.map(isolate) as [string, string];
  return people === 2
    ? say("feed.group-two", locale, { subject, second })
    : say("feed.group", locale, { subject, count: people - 1 });
}

/** Many `have` what one `has`. */
function readTitle(
  { newest }: Group,
  templates: Templates,
  locale: string,
): string | null {
  const own = findOverride(`${newest.type}.titles`, locale);
  const titles = findTemplate(newest, templates)?.titles;
  const pattern = typeof own === "string" ? own : titles;
  return pattern ? fillPattern(pattern, newest.data, locale) : null;
}

/** Shows and hides the entries of a group below its row. */
export function renderToggle(
  { count, members }: Group,
  locale: string,
  onToggle: () => void,
) {
  const label = say("feed.group-all", locale, { count });
  return html`<button
    class="chip count"
    part="chip group"
    aria-label=${label}
    title=${label}
    aria-expanded=${members.length > 0}
    @click=${onToggle}
  >
    ${new Intl.NumberFormat(locale).format(count)}<svg
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d="m4 6 4 4 4-4"></path>
    </svg>
  </button>`;
}
