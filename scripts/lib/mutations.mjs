import { COMMAND_MUTATIONS } from "./command-mutations.mjs";
import { DATABASE_MUTATIONS } from "./database-mutations.mjs";
import { RECEIVER_MUTATIONS } from "./receiver-mutations.mjs";

/** What is most easily got wrong in a log, a queue and a lease. Each has at least one mutation with its number. */
export const FAULTS = [
  "drop the dedupe",
  "apply while filling",
  "move the cursor on receive instead of after applying",
  "forget to look at the head again after a snapshot",
  "subscribe after the snapshot",
  "keep the buffer over an epoch change",
  "ignore a head below the cursor",
  "treat a page as the end of the log",
  ">= for >",
  "answer a command before its transaction commits",
  "delete an outbox entry before the response is stored",
  "note a command in another transaction than its effect",
  "take locks in the order of the request",
  "repeat a refused request for ever",
  "seed the jitter with the time",
  "check a lease outside the statement that writes",
];

/**
 * - `fault`: which of FAULTS it is; none for further ones
 * - `file`, `edits`: `[text, replacement]` in that file, or `[text, replacement, other file]`; all of them together
 * - `test`: the file that must notice; `only`: a pattern of test names, where the whole file would take long
 */
export const MUTATIONS = [
  ...RECEIVER_MUTATIONS,
  ...COMMAND_MUTATIONS,
  ...DATABASE_MUTATIONS,
];

/** Those with a part of a name, or with the number of a fault. */
export function mutationsOf(wanted) {
  const isNumber = /^\d+$/.test(wanted);
  return MUTATIONS.filter(({ name, fault }) =>
    isNumber ? fault === Number(wanted) : name.includes(wanted),
  );
}
