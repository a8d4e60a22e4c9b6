import type { Exchange } from "./endpoint.ts";
import { badRequest } from "./http-error.ts";
import { parseTopic } from "../../widgets/events/topic.ts";
import type { Topic } from "../../widgets/events/topic.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A whole number that a JavaScript number holds exactly; null when it is absent. */
export function integer(exchange: Exchange, name: string): number | null {
  const text = exchange.url.searchParams.get(name);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(
      `"${name}" is not a whole number: "${clip(text)}". Send 0 or more.`,
    );
  return Number(text);
}

export function uuid(exchange: Exchange, name: string): string | null {
  const text = exchange.url.searchParams.get(name);
  if (text === null) return null;
  if (!UUID.test(text))
    throw badRequest(
      `"${name}" is not a UUID: "${clip(text)}". Send it as it was answered.`,
    );
  return text.toLowerCase();
}

/** One topic of the log, or 400. Whether it exists or may be read is another question, and another answer. */
export function oneTopic(text: string | null): Topic {
  const topic = text === null ? null : parseTopic(text);
  if (!topic) {
    throw badRequest(
      `"topic" is not a topic: "${clip(text ?? "")}". Use <tenant>.public, .role.<role>, .user.<id>, .room.<room> or .live.<room>.`,
    );
  }
  return topic;
}

/** A comma-separated list of 1 to 100 topics; an absent parameter is an empty list. */
export function topicList(exchange: Exchange): Topic[] {
  const text = exchange.url.searchParams.get("topic");
  if (text === null || text === "") return [];
  const names = [...new Set(text.split(","))];
  if (names.length > 100)
    throw badRequest(`"topic" has ${names.length} topics. Send at most 100.`);
  return names.map(oneTopic);
}

/** A piece of the caller's own text, short enough to repeat. */
export function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
