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
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** A container that still has to be looked into. The chain of parents is its path. */
interface Place {
  readonly source: object;
  readonly copy: unknown[] | Record<string, unknown>;
  readonly depth: number;
  readonly parent: Place | null;
  readonly name: string | number;
}

type Inspection =
  | { readonly copy: unknown; readonly problem?: undefined }
  | { readonly problem: string };

/**
 * Copies a JSON object, reading everything once: what comes back has no getters, no foreign prototype and no
 * prototype keys, and is within the limits. Null for anything else. Never throws.
 */
export function copyPlain(
  value: unknown,
  limits: PlainLimits = PLAIN_LIMITS,
): Record<string, unknown> | null {
  if (!isRecord(value)) return null;
  const found = inspect(value, limits);
  return found.problem === undefined
    ? (found.copy as Record<string, unknown>)
    : null;
}

/**
 * The first thing that keeps a value from being plain JSON within the limits, as a sentence without its full stop,
 * beginning with the path: `data.member.id is a string of more than 16384 characters`. Null when there is none.
 */
export function firstProblem(
  value: unknown,
  limits: PlainLimits = PLAIN_LIMITS,
): string | null {
  return inspect(value, limits).problem ?? null;
}

/** Tells an object with named members from arrays, null and the rest. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false; // a revoked proxy
  }
}

/** A getter or a proxy may throw at any step: that is one more way of not being JSON. */
function inspect(value: unknown, limits: PlainLimits): Inspection {
  try {
    return new Walk(limits).run(value);
  } catch {
    return { problem: "the value cannot be read" };
  }
}

/** Iterative, so that depth costs no stack; every step is counted, so that cycles and huge arrays end at once. */
class Walk {
  readonly #limits: PlainLimits;
  readonly #todo: Place[] = [];
  #nodes = 0;
  #total = 0;
  #problem: string | undefined;

  constructor(limits: PlainLimits) {
    this.#limits = limits;
  }

  run(value: unknown): Inspection {
    const copy = this.#take(value, null, "");
    let place: Place | undefined;
    while (this.#problem === undefined && (place = this.#todo.pop())) {
      if (Array.isArray(place.source)) this.#items(place, place.source);
      else this.#members(place, place.source as Record<string, unknown>);
    }
    return this.#problem === undefined ? { copy } : { problem: this.#problem };
  }

  #items(place: Place, source: readonly unknown[]): void {
    const copy = place.copy as unknown[];
    const { length } = source;
    if (length > this.#limits.nodes - this.#nodes) return this.#tooMany();
    for (let i = 0; i < length && this.#problem === undefined; i += 1)
      copy.push(this.#take(source[i], place, i));
  }

  #members(place: Place, source: Record<string, unknown>): void {
    const copy = place.copy as Record<string, unknown>;
    const keys = Object.keys(source);
    if (keys.length > this.#limits.nodes - this.#nodes) return this.#tooMany();
    for (const key of keys) {
      if (FORBIDDEN.has(key))
        return this.#refuse("is a key that is not allowed", place, key);
      this.#count(key.length, place, key);
      if (this.#problem !== undefined) return;
      copy[key] = this.#take(source[key], place, key);
    }
  }

  #take(value: unknown, parent: Place | null, name: string | number): unknown {
    if ((this.#nodes += 1) > this.#limits.nodes) return this.#tooMany();
    switch (typeof value) {
      case "boolean":
        return value;
      case "number":
        if (Number.isFinite(value)) return value;
        break;
      case "string":
        if (value.length > this.#limits.string)
          return this.#refuse(
            `is a string of more than ${this.#limits.string} characters`,
            parent,
            name,
          );
        this.#count(value.length, parent, name);
        return value;
      case "object":
        if (value === null) return null;
        if (Array.isArray(value) || isPlain(value))
          return this.#enter(value, parent, name);
    }
    return this.#refuse("is not a JSON value", parent, name);
  }

  #enter(source: object, parent: Place | null, name: string | number): unknown {
    const depth = (parent?.depth ?? 0) + 1;
    if (depth > this.#limits.depth)
      return this.#refuse(
        `is nested deeper than ${this.#limits.depth} levels`,
        parent,
        name,
      );
    const copy = Array.isArray(source) ? [] : {};
    this.#todo.push({ source, copy, depth, parent, name });
    return copy;
  }

  #count(characters: number, parent: Place | null, name: string | number) {
    if ((this.#total += characters) > this.#limits.total)
      this.#refuse(
        `is where the text grows beyond ${this.#limits.total} characters`,
        parent,
        name,
      );
  }

  #tooMany(): void {
    this.#problem ??= `the value has more than ${this.#limits.nodes} members`;
  }

  #refuse(what: string, parent: Place | null, name: string | number): void {
    this.#problem ??= `${pathTo(parent, name)} ${what}`;
  }
}

/** Object literals, whatever realm or `Object.create(null)` made them; not dates, maps or class instances. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function pathTo(parent: Place | null, name: string | number): string {
  if (!parent) return "the value";
  let path = step(name);
  for (let place = parent; place.parent; place = place.parent)
    path = step(place.name) + path;
  return path.startsWith(".") ? path.slice(1) : path;
}

/** Keys come from outside: odd ones are quoted and clipped. */
function step(name: string | number): string {
  if (typeof name === "number") return `[${name}]`;
  return /^[A-Za-z_$][\w$-]{0,39}$/.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name.slice(0, 40))}]`;
}
