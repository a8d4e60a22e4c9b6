/** What a JSON value from outside may be at most. A limit of a kind that does not matter is `Infinity`. */
export interface PlainLimits {
  /** Objects and arrays inside each other, the value itself included. */
  readonly depth: number;
  /** Objects, arrays and leaves together. */
  readonly nodes: number;
  /** Characters of one string. */
  readonly string: number;
  /** Characters of all strings and keys together. */
  readonly total: number;
}

/** For the `data` of an event and for request bodies. */
export const PLAIN_LIMITS: PlainLimits = {
  depth: 16,
  nodes: 2_000,
  string: 16_384,
  total: 262_144,
};

/** Own keys of these names are how a JSON body reaches the prototype of every object on the page. */
export const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Copies a JSON object, reading everything once: what comes back has no getters, no foreign prototype and no
 * prototype keys, and is within the limits. Null for anything else. Never throws.
 */
export function copyPlain(
  value: unknown,
  limits: PlainLimits = PLAIN_LIMITS,
): Record<string, unknown> | null {
  // A getter or a proxy may throw at any step: that is one more way of not being JSON.
  try {
    return isRecord(value)
      ? (createCopier(limits)(value, 0) as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Every step is counted, so that cycles and huge arrays end at once; throws at the first thing that is wrong. */
function createCopier(limits: PlainLimits) {
  let nodes = 0;
  let total = 0;
  const require = (isWithin: boolean) => {
    if (!isWithin) throw limits;
  };
  const copy = (value: unknown, depth: number): unknown => {
    require((nodes += 1) <= limits.nodes);
    if (value === null || value === true || value === false) return value;
    if (Number.isFinite(value)) return value;
    if (typeof value === "string") {
      require(value.length <= limits.string);
      require((total += value.length) <= limits.total);
      return value;
    }
    require(typeof value === "object" && depth < limits.depth);
    if (Array.isArray(value)) {
      require(value.length <= limits.nodes);
      return Array.from(value, (item) => copy(item, depth + 1));
    }
    require(isPlain(value as object));
    const members: Record<string, unknown> = {};
    for (const key of Object.keys(value as object)) {
      require(!FORBIDDEN.has(key) && (total += key.length) <= limits.total);
      members[key] = copy((value as typeof members)[key], depth + 1);
    }
    return members;
  };
  return copy;
}

/** Tells an object with named members from arrays, null and the rest. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false; // a revoked proxy
  }
}

/** Object literals, whatever realm or `Object.create(null)` made them; not dates, maps or class instances. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
