import { messageOf } from "../events/error.ts";
import type { MetricDefinition } from "../events/metric.ts";

export type { MetricDefinition } from "../events/metric.ts";

/** A definition, or what is wrong with what was given in its place. */
export interface CheckedMetric {
  readonly name: string;
  readonly definition: MetricDefinition | null;
  readonly problem: string | null;
}

const NEEDED = ["name", "label", "type"] as const;
const NONE: readonly CheckedMetric[] = [];
/** Which field of a definition has a value that is not accepted, and what is; null where all are right. */
export type DescribeOdd = (definition: MetricDefinition) => string | null;

/** A page may give the same array again with every update. */
const checked = new WeakMap<
  object,
  { all: readonly CheckedMetric[]; by: DescribeOdd | undefined }
>();

/**
 * Checks the definitions of a page or pack, each by itself: what is wrong with one harms no other. Throws where they
 * are no list at all.
 */
export function checkDefinitions(
  given: unknown,
  by?: DescribeOdd,
): readonly CheckedMetric[] {
  if (given === undefined || given === null) return NONE;
  if (!Array.isArray(given)) throw new TypeError("not an array");
  const known = checked.get(given);
  if (known && known.by === by) return known.all;
  const names = new Set<string>();
  const all = given.map((one, at) => checkOne(one, at, names, by));
  checked.set(given, { all, by });
  return all;
}

function checkOne(
  given: unknown,
  at: number,
  names: Set<string>,
  describeOdd: DescribeOdd = () => null,
): CheckedMetric {
  // Not a name that another may have: each problem has a tile of its own.
  let name = `definition ${at + 1}`;
  let who = name;
  let problem: string;
  try {
    // Read once, and then kept: a getter that throws does so here.
    const definition = { ...(given as MetricDefinition) };
    const lack = NEEDED.find((field) => typeof definition[field] !== "string");
    if (lack !== "name" && names.has(definition.name))
      problem = `${who} repeats the name "${definition.name}"`;
    else {
      if (lack !== "name") {
        names.add((name = definition.name));
        who = `definition "${name}"`;
      }
      const odd = lack ? `has no ${lack}` : describeOdd(definition);
      if (odd === null) return { name, definition, problem: null };
      problem = `${who} ${odd}`;
    }
  } catch (thrown) {
    problem = `${who} threw "${messageOf(thrown)}"`;
  }
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
