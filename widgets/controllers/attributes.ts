import { LiveletsError } from "../events/error.ts";
import { reportError } from "./live-error-event.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export const DENSITIES = ["comfortable", "compact"] as const;

/** What was complained of, per element: each wrong value of an attribute once. */
const complaints = new WeakMap<HTMLElement, Set<string>>();

/** The value, if it is one of `accepted`; else `otherwise` (their first), with a complaint. Absent needs none. */
export function readOption<T extends string>(
  host: HTMLElement,
  name: string,
  value: string | null | undefined,
  accepted: readonly [T, ...T[]],
  otherwise: string = accepted[0],
): T {
  const found = accepted.find((option) => option === value);
  if (!found && value)
    complain(host, name, value, `Use ${accepted.join(", ")}`, otherwise);
  return found ?? accepted[0];
}

/** The value, if it is a whole number from `min` to `max`; else `otherwise`, with a complaint. Absent needs none. */
export function readCount(
  host: HTMLElement,
  name: string,
  value: number | string | null | undefined,
  min: number,
  max: number,
  otherwise: number,
): number {
  // A removed attribute leaves null.
  if (value === null || value === undefined) return otherwise;
  // A framework sets a property to what stands in its markup.
  const count = typeof value === "string" ? Number(value) : value;
  if (Number.isInteger(count) && count >= min && count <= max) return count;
  const written = host.getAttribute(name) ?? String(value);
  const accepted = `Use a whole number from ${min} to ${max}`;
  complain(host, name, written, accepted, String(otherwise));
  return otherwise;
}

/** Says once, in one sentence, which attribute has which wrong value, what is accepted and what holds instead. The sentence comes back. */
export function complain(
  host: HTMLElement,
  name: string,
  value: string,
  accepted: string,
  instead: string,
): string {
  const message = `${host.localName}: the attribute ${name} was set to "${String(value).slice(0, 80)}". ${accepted}; until then it is ${instead}.`;
  const own = complaints.get(host) ?? new Set();
  if (own.has(message)) return message;
  complaints.set(host, own.add(message));
  reportError(host, new LiveletsError("bad-attribute", message));
  return message;
}
