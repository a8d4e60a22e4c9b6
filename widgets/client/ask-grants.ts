import type { ConnectAnswer } from "../events/answers.ts";
import type { LogPort } from "../sources/source.ts";

/** What one call takes. */
const TOPICS = 100;

/** Asks `connect` for any number of topics: one call per hundred, their answers as one. */
export async function askGrants(
  log: LogPort,
  query: { readonly tenant: string; readonly transport?: string },
  names: readonly string[],
): Promise<ConnectAnswer> {
  let whole = await log.connect({ ...query, topics: names.slice(0, TOPICS) });
  for (let start = TOPICS; start < names.length; start += TOPICS) {
    const topics = names.slice(start, start + TOPICS);
    const more = await log.connect({ ...query, topics });
    const known = new Set(whole.topics.map(({ name }) => name));
    whole = {
      ...whole,
      topics: [
        ...whole.topics,
        ...more.topics.filter((t) => !known.has(t.name)),
      ],
      denied: [...whole.denied, ...more.denied],
    };
  }
  return whole;
}
