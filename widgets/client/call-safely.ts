import { messageOf } from "../events/error.ts";

/** Calls a listener of the page: one that throws harms itself alone, and is told of. */
export function callSafely(what: string, call: () => void): void {
  try {
    call();
  } catch (thrown) {
    console.error(
      `client: a ${what} listener threw "${messageOf(thrown)}". The others were called all the same.`,
    );
  }
}
