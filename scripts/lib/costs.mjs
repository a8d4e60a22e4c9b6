/**
 * What a tenant amounts to in a month of 30 days: messages of an engine and invocations of functions. The rhythms are
 * those of the code (a test compares them); what counts as a message is the vendors' own description.
 */
export const RHYTHM = {
  /** Heads are sent this often, in seconds, to topics that were active lately. */
  head: 15,
  /** For so long after its last event a topic is active. */
  active: 600,
  /** A seen page that no frame has reached for 15 s asks for heads this often (± 20 %). */
  silent: 30,
  /** And at least so often when frames do reach it. */
  busy: 240,
  /** A page that polls (± 20 %). */
  poll: 5,
  /** `tick`, by pg_cron. */
  tick: 60,
};

/** Each event goes to `public`, and a copy to `role.admin`. */
const TOPICS = 2;
/** `connect`, a snapshot, and a look at the heads once it has joined. */
const CALLS_TO_OPEN = 3;
const DAYS = 30;
const HOUR = 3600;

/** Sites to compare: pages seen at the same time, hours a day, events an hour, pages opened a day. */
export const EXAMPLES = {
  "a shop's own dashboard": { viewers: 3, hours: 10, events: 20, visits: 20 },
  "a gym's screens": { viewers: 10, hours: 14, events: 60, visits: 30 },
  "a public page": { viewers: 50, hours: 12, events: 60, visits: 2_000 },
  "a busy public page": {
    viewers: 400,
    hours: 16,
    events: 600,
    visits: 20_000,
  },
  "a simulated demonstration": {
    viewers: 5,
    hours: 10,
    events: 960,
    visits: 100,
    // `tick` appends them itself.
    published: false,
  },
};

/**
 * @param {{ viewers: number, hours: number, events: number, visits: number, published?: boolean }} site as in EXAMPLES;
 *   `published` is false where events come from SQL or `tick`, without a call of `publish`
 */
export function costs({ viewers, hours, events, visits, published = true }) {
  const open = hours * DAYS;
  const active = activeShare(events);
  // A frame is one message when it is sent, and one for each page that gets it.
  const perFrame = TOPICS + viewers;
  const eventMessages = events * open * perFrame;
  const headMessages = (HOUR / RHYTHM.head) * active * open * perFrame;
  const asks =
    active * (HOUR / RHYTHM.busy) + (1 - active) * (HOUR / RHYTHM.silent);
  const ticks = (DAYS * 24 * HOUR) / RHYTHM.tick;
  const publishing = published ? events * open : 0;
  const opening = visits * DAYS * CALLS_TO_OPEN;
  // A page that polls fetches what is new, besides asking; not oftener than it asks.
  const polls = HOUR / RHYTHM.poll + Math.min(events, HOUR / RHYTHM.poll);
  return {
    eventMessages: Math.round(eventMessages),
    headMessages: Math.round(headMessages),
    messages: Math.round(eventMessages + headMessages),
    atOnce: perFrame,
    ticks,
    publishing,
    opening,
    invocations: Math.round(
      ticks + publishing + opening + asks * viewers * open,
    ),
    polling: Math.round(ticks + publishing + opening + polls * viewers * open),
  };
}

/** The share of the time in which the last event was within ten minutes, when events come at random. */
export function activeShare(eventsPerHour) {
  return 1 - Math.exp((-eventsPerHour * RHYTHM.active) / HOUR);
}

/** The table of docs/costs.md, in Markdown as Prettier writes it. */
export function costsTable(sites = EXAMPLES) {
  const head = [
    "",
    "seen at once",
    "hours a day",
    "events an hour",
    "opened a day",
    "messages of events",
    "of heads",
    "messages",
    "invocations",
    "if pages poll",
  ];
  const rows = Object.entries(sites).map(([name, site]) => {
    const { eventMessages, headMessages, messages, invocations, polling } =
      costs(site);
    const { viewers, hours, events, visits } = site;
    return [
      name,
      ...[viewers, hours, events, visits, eventMessages, headMessages].map(
        figure,
      ),
      ...[messages, invocations, polling].map(figure),
    ];
  });
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function figure(value) {
  return value.toLocaleString("en-US");
}
