import type {
  CommandAlternative,
  CommandAnswer,
} from "../../widgets/events/command.ts";
import type { PendingState } from "../../widgets/client/queue-types.ts";

/** What the desk shows of an answer: a sentence, and what may be done instead. */
export interface DeskOutcome {
  readonly outcome: "done" | "refused" | "waiting";
  readonly sentence: string;
  readonly offers: readonly DeskOffer[];
}

export interface DeskOffer {
  readonly label: string;
  readonly type: string;
  readonly member: string;
}

const DOES: Readonly<Record<string, string>> = {
  check_in: "Check in",
  check_out: "Check out",
};

/** Says in words what became of a check-in or check-out. */
export function outcomeOf(
  answer: CommandAnswer,
  format: Intl.DateTimeFormat,
): DeskOutcome {
  const done = answer.status === "applied" || answer.status === "duplicate";
  return {
    outcome: done ? "done" : "refused",
    sentence: done ? doneSentence(answer) : refusal(answer, format),
    offers: (answer.alternatives ?? []).flatMap(offerOf),
  };
}

const WAITS: Partial<Record<PendingState, string>> = {
  queued:
    "Saved on this device, and sent once the server can be reached. The badge lists it.",
  unsaved:
    "Not saved, as this browser keeps nothing: it is sent if this page stays open.",
  sending: "Sent. The server has not answered yet.",
  unconfirmed:
    "Nobody has confirmed it, and it is tried again. The badge lists it.",
};

/** Says in words where a command is that has no outcome yet; null where that is a matter of a moment. */
export function waitingOf(state: PendingState): DeskOutcome | null {
  const sentence = WAITS[state];
  return sentence ? { outcome: "waiting", sentence, offers: [] } : null;
}

function doneSentence({ result }: CommandAnswer): string {
  const { duration_minutes } = fieldsOf(result);
  const name = nameOf(result);
  return duration_minutes === undefined
    ? `${name} is in.`
    : `${name} has left, after ${String(duration_minutes)} minutes.`;
}

function refusal(
  { reason, message, result }: CommandAnswer,
  format: Intl.DateTimeFormat,
): string {
  const { since, capacity } = fieldsOf(result);
  const came = Date.parse(String(since));
  if (reason === "already_in")
    return Number.isNaN(came)
      ? `${nameOf(result)} is in already.`
      : `${nameOf(result)} is in already, since ${format.format(came)}.`;
  if (reason === "not_in") return `${nameOf(result)} is not in.`;
  if (reason === "unknown_member")
    return "There is no member of this id. Check the card.";
  if (reason === "full_house")
    return `The house is full: all ${String(capacity)} places are taken.`;
  return message ?? "The desk refused, and did not say why.";
}

function offerOf({ type, args, label }: CommandAlternative): DeskOffer[] {
  const does = DOES[type];
  const member = args["member_id"];
  if (does === undefined || typeof member !== "string") return [];
  return [{ label: `${does} ${label ?? member}`, type, member }];
}

function nameOf(result: unknown): string {
  const name = fieldsOf(fieldsOf(result)["member"])["full_name"];
  return typeof name === "string" ? name : "The member";
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : {};
}
