import { isRecord } from "./plain.ts";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const TIME =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Runs a reader over a value from outside. A getter or proxy that throws makes it malformed, never an error. */
export function attempt<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** A position or head: an integer that JavaScript can count with. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isUuid(value: unknown): value is string {
  return typeof value === "string" && value.length === 36 && UUID.test(value);
}

/** RFC 3339 with a zone. */
export function isTime(value: unknown): value is string {
  return isText(value, 40) && TIME.test(value) && !isNaN(Date.parse(value));
}

/** A string of 1 to `most` characters. */
export function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}

/** A short list whose every entry can be read, or null. */
export function list<T>(
  value: unknown,
  most: number,
  read: (entry: unknown) => T | null,
): T[] | null {
  if (!Array.isArray(value) || value.length > most) return null;
  const entries: T[] = [];
  for (let i = 0; i < value.length; i += 1) {
    const entry = read(value[i]);
    if (entry === null) return null;
    entries.push(entry);
  }
  return entries;
}

/** The members of an object, or of the JSON text of one of at most `most` characters. */
export function record(
  value: unknown,
  most: number,
): Record<string, unknown> | null {
  if (typeof value !== "string") return isRecord(value) ? value : null;
  if (value.length > most) return null;
  const parsed: unknown = JSON.parse(value);
  return isRecord(parsed) ? parsed : null;
}
