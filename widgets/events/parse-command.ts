import type {
  CommandAlternative,
  CommandAnswer,
  CommandPosition,
} from "./command.ts";
import { isCount, isText, isUuid, list } from "./parse-fields.ts";
import { copyPlain, isRecord } from "./plain.ts";

const STATUSES = ["applied", "duplicate", "rejected", "conflict"] as const;
/** Events of one command, times the topics of one event. */
const MOST = 10_000;

/** What `POST command` answered, or null if it is not ours. */
export function parseCommand(value: unknown, id: string): CommandAnswer | null {
  const answer = copyPlain(value, {
    depth: 16,
    nodes: 50_000,
    string: 16_384,
    total: 4_194_304,
  });
  const status = STATUSES.find((name) => name === answer?.["status"]);
  const events = list(answer?.["events"], MOST, position);
  if (!answer || !status || !events) return null;
  const { result = null, reason, message, alternatives } = answer;
  return {
    id,
    status,
    events,
    result,
    ...(isText(reason, 200) && { reason }),
    ...(isText(message, 2_000) && { message }),
    // One that cannot be offered takes nothing from the answer.
    ...(Array.isArray(alternatives) && {
      alternatives: alternatives.slice(0, 20).flatMap(alternative),
    }),
  };
}

function position(value: unknown): CommandPosition | null {
  if (!isRecord(value)) return null;
  const { topic, epoch, seq, id } = value;
  return isText(topic, 200) && isUuid(epoch) && isCount(seq) && isUuid(id)
    ? { topic, epoch, seq, id }
    : null;
}

function alternative(value: unknown): CommandAlternative[] {
  if (!isRecord(value)) return [];
  const { type, args, label } = value;
  if (!isText(type, 100) || !isRecord(args)) return [];
  return [{ type, args, ...(isText(label, 200) && { label }) }];
}
