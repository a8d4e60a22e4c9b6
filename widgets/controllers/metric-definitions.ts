import { messageOf } from "../events/error.ts";
import type { MetricDefinition } from "../events/metric.ts";

export type { MetricDefinition } from "../events/metric.ts";

/** A definition, or what is wrong with what was given in its place. */
export interface CheckedMetric {
  readonly name: string;
  readonly definition: MetricDefinition | null;
  readonly problem: string | null;
}

const NONE: readonly CheckedMetric[] = [];
/** A page may give the same array again with every update. */
const checked = new WeakMap<object, readonly CheckedMetric[]>();

/**
 * Checks the definitions of a page or pack, each by itself: what is wrong with one harms no other. Null when they are
 * no list at all.
 */
export function checkDefinitions(
  given: unknown,
): readonly CheckedMetric[] | null {
  if (given === undefined || given === null) return NONE;
  if (!Array.isArray(given)) return null;
  const known = checked.get(given);
  if (known) return known;
  const names = new Set<string>();
  const all = given.map((one: unknown, at) => checkOne(one, at, names));
  checked.set(given, all);
  return all;
}

function checkOne(
  given: unknown,
  at: number,
  names: Set<string>,
): CheckedMetric {
  const place = `definition ${at + 1}`;
  try {
    if (typeof given !== "object" || given === null)
      return wrong(place, `${place} is not an object`);
    // Read once, and then kept: a getter that throws does so here.
    const definition = { ...given } as MetricDefinition;
    const { name, label, type } = definition;
    if (typeof name !== "string" || name === "")
      return wrong(place, `${place} has no name`);
    if (names.has(name))
      return wrong(place, `${place} repeats the name "${name}"`);
    names.add(name);
    if (typeof label !== "string")
      return wrong(name, `definition "${name}" has no label`);
    if (typeof type !== "string")
      return wrong(name, `definition "${name}" has no type`);
    return { name, definition, problem: null };
  } catch (thrown) {
    return wrong(place, `${place} threw "${messageOf(thrown)}"`);
  }
}

function wrong(name: string, problem: string): CheckedMetric {
  return { name, definition: null, problem };
}

/** The state that a definition reads, as `reduceLatest` names it; null where it reads all of a type. */
export function stateOf({
  type,
  key,
  name,
  count,
}: MetricDefinition): string | null {
  return count ? null : `${type}/${key ?? name}`;
}
