import { LiveletsError, messageOf } from "../events/error.ts";
import {
  parseRecording,
  tooLarge,
  type RecordingReading,
} from "../events/parse-recording.ts";
import { READ_BYTES } from "../events/recording.ts";

/**
 * A recording: the file that `stop()` gave or a person chose, its text, what JSON makes of that, or what `record()`
 * returned, which is then stopped.
 */
export type RecordingInput =
  | string
  | Blob
  | readonly unknown[]
  | { stop(): Promise<Blob> }
  | PromiseLike<string | Blob | readonly unknown[]>;

/** Reads what a page calls a recording. Never rejects: what is none is said in the answer. */
export async function readInput(input: unknown): Promise<RecordingReading> {
  try {
    const given = await input;
    const file = hasMethod(given, "stop") ? await given.stop() : given;
    if (!hasMethod(file, "text")) return parseRecording(file);
    const { size } = file as unknown as Blob;
    return size > READ_BYTES
      ? tooLarge(size)
      : parseRecording(await file.text());
  } catch (thrown) {
    const message =
      thrown instanceof LiveletsError
        ? thrown.message
        : `replay: the recording could not be read (${messageOf(thrown)}). Choose the file again.`;
    return { tape: null, problem: { code: "shape", message, entry: 0 } };
  }
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, () => unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Record<string, unknown>)[name] === "function"
  );
}
