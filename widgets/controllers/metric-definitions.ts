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
type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown) => typeof value === "string";
const has = (value: unknown, fits: (fields: Fields) => boolean) =>
  typeof value === "object" && value !== null && fits(value as Fields);

/** What the fields that others depend on may be, and how that is said. */
const ACCEPTED: Readonly<
  Record<string, readonly [(value: unknown) => boolean, string]>
> = {
  digits: [
    (value) => Number.isInteger(value) && +value! >= 0 && +value! <= 20,
    "a whole number from 0 to 20",
  ],
  currency: [
    (value) => isText(value) && /^[a-z]{3}$/i.test(String(value)),
    "three letters such as EUR",
  ],
  comparison: [
    (value) => has(value, ({ label }) => isText(label)),
    'an object with a label, such as { label: "vs. yesterday" }',
  ],
  count: [
    (value) => has(value, ({ path, is }) => isText(path) && Array.isArray(is)),
    'an object such as { path: "status", is: ["open"] }',
  ],
  thresholds: [
    (value) =>
      Array.isArray(value) &&
      value.every((one) =>
        has(
          one,
          ({ from, label }) => typeof from === "number" && isText(label),
        ),
      ),
    'an array such as [{ from: 0, tone: "ok", label: "Quiet" }]',
  ],
  words: [
    (value) =>
      has(value, (words) =>
        Object.values(words).every((one) =>
          has(one, ({ label }) => isText(label)),
        ),
      ),
    'an object such as { open: { label: "Open", tone: "ok" } }',
  ],
};

const NONE: readonly CheckedMetric[] = [];
/** A page may give the same array again with every update. */
const checked = new WeakMap<object, readonly CheckedMetric[]>();

/**
 * Checks the definitions of a page or pack, each by itself: what is wrong with one harms no other. Throws where they
 * are no list at all.
 */
export function checkDefinitions(given: unknown): readonly CheckedMetric[] {
  if (given === undefined || given === null) return NONE;
  if (!Array.isArray(given)) throw new TypeError("not an array");
  const known = checked.get(given);
  if (known) return known;
  const names = new Set<string>();
  const all = given.map((one, at) => checkOne(one, at, names));
  checked.set(given, all);
  return all;
}

function checkOne(
  given: unknown,
  at: number,
  names: Set<string>,
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

/** Which field has a value that is not accepted, and what is. Absent fields, and null, need none. */
function describeOdd(definition: MetricDefinition): string | null {
  const fields = definition as unknown as Readonly<Record<string, unknown>>;
  for (const [field, [isRight, accepted]] of Object.entries(ACCEPTED)) {
    const value = fields[field] ?? null;
    if (value !== null && !isRight(value))
      return `has a wrong ${field}: use ${accepted}`;
  }
  return null;
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
