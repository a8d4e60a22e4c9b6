import { LiveletsError } from "../events/error.ts";

const EVENT = /^[A-Za-z0-9_:.-]{1,64}$/;

const CHARACTERS = 8_000;

/** Throws when an ephemeral message has a name or a size that not every engine carries. */
export function assertSendable(
  who: string,
  event: string,
  payload: Record<string, unknown>,
): void {
  if (!EVENT.test(event))
    throw new LiveletsError(
      "bad-argument",
      `${who}: cannot send "${event.slice(0, 80)}". Use 1 to 64 letters, digits and _ : . - as the event's name.`,
    );
  if (JSON.stringify(payload).length > CHARACTERS)
    throw new LiveletsError(
      "bad-argument",
      `${who}: too large a message for "${event}". Send at most ${CHARACTERS} characters of JSON.`,
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
