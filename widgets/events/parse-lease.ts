import type { LeaseAnswer, LeaseFacts, LeasePerson } from "./lease.ts";
import { attempt, isCount, isText, isTime } from "./parse-fields.ts";
import { isRecord } from "./plain.ts";
import { parseTopic } from "./topic.ts";

const STATUSES = ["held", "denied", "lost", "released", "asked", "free"];

/** The data of `lease:changed`, or null if it is not ours. */
export function parseLease(value: unknown): LeaseFacts | null {
  return attempt(() => (isRecord(value) ? read(value) : null));
}

/** What `POST lease` answered, or null if it is not ours. */
export function parseLeaseAnswer(value: unknown): LeaseAnswer | null {
  return attempt(() => {
    const facts = isRecord(value) ? read(value) : null;
    if (!facts || !isRecord(value) || !STATUSES.includes(facts.status))
      return null;
    const { topic } = value;
    const serverTime = time(value.serverTime);
    const isComplete =
      isText(topic, 200) &&
      parseTopic(topic) &&
      serverTime !== null &&
      (facts.status !== "held" || (facts.token > 0 && facts.expiresAt));
    return isComplete ? ({ ...facts, topic, serverTime } as LeaseAnswer) : null;
  });
}

function read(value: Record<string, unknown>): LeaseFacts | null {
  const { resource, status, token = 0 } = value;
  if (!isText(resource, 200) || !isText(status, 20) || !isCount(token))
    return null;
  return {
    resource,
    status,
    token,
    holder: person(value.holder),
    since: time(value.since),
    expiresAt: time(value.expiresAt),
    reason: text(value.reason),
    by: person(value.by),
    asked: text(value.asked),
  };
}

function person(value: unknown): LeasePerson | null {
  if (!isRecord(value) || !isText(value.id, 200)) return null;
  const { id, name } = value;
  return { id, ...(isText(name, 200) && { name }) };
}

const time = (value: unknown) => (isTime(value) ? Date.parse(value) : null);
const text = (value: unknown) => (isText(value, 200) ? value : null);
