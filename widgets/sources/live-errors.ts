import { LiveletsError } from "../events/error.ts";

const EVENT = /^[A-Za-z0-9_:.-]{1,64}$/;

/** Throws when an ephemeral event has a name that no engine carries. */
export function assertEventName(who: string, event: string): void {
  if (EVENT.test(event)) return;
  throw new LiveletsError(
    "bad-argument",
    `${who}: cannot send "${event.slice(0, 80)}". Use 1 to 64 letters, digits and _ : . - as the event's name.`,
  );
}

export function notJoined(who: string, channel: string): LiveletsError {
  return new LiveletsError(
    "unavailable",
    `${who}: not in "${channel}". Join the channel first.`,
  );
}

export function tooOften(who: string, channel: string): LiveletsError {
  return new LiveletsError(
    "unavailable",
    `${who}: too many messages to "${channel}". Send at most 10 a second, and change presence at most 5 times in 30 s.`,
  );
}
