import { FORBIDDEN, isPlain, PLAIN_LIMITS } from "./plain.ts";
import type { PlainLimits } from "./plain.ts";

/** A container that still has to be looked into. The chain of parents is its path. */
interface Place {
  readonly source: object;
  readonly depth: number;
  readonly parent: Place | null;
  readonly name: string | number;
}

/**
 * The first thing that keeps a value from being plain JSON within the limits, as a sentence without its full stop,
 * beginning with the path: `data.member.id is a string of more than 16384 characters`. Null when there is none.
 * `copyPlain` takes exactly what this finds nothing wrong with; pages, which have nobody to tell, do without it.
 */
export function firstProblem(
  value: unknown,
  limits: PlainLimits = PLAIN_LIMITS,
): string | null {
  // A getter or a proxy may throw at any step: that is one more way of not being JSON.
  try {
    return new Walk(limits).run(value);
  } catch {
    return "the value cannot be read";
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

  run(value: unknown): string | null {
    this.#take(value, null, "");
    let place: Place | undefined;
    while (this.#problem === undefined && (place = this.#todo.pop())) {
      if (Array.isArray(place.source)) this.#items(place, place.source);
      else this.#members(place, place.source as Record<string, unknown>);
    }
    return this.#problem ?? null;
  }

  #items(place: Place, source: readonly unknown[]): void {
    const { length } = source;
    if (length > this.#limits.nodes - this.#nodes) return this.#tooMany();
    for (let i = 0; i < length && this.#problem === undefined; i += 1)
      this.#take(source[i], place, i);
  }

  #members(place: Place, source: Record<string, unknown>): void {
    const keys = Object.keys(source);
    if (keys.length > this.#limits.nodes - this.#nodes) return this.#tooMany();
    for (const key of keys) {
      if (FORBIDDEN.has(key))
        return this.#refuse("is a key that is not allowed", place, key);
      this.#count(key.length, place, key);
      if (this.#problem !== undefined) return;
      this.#take(source[key], place, key);
    }
  }

  #take(value: unknown, parent: Place | null, name: string | number): void {
    if ((this.#nodes += 1) > this.#limits.nodes) return this.#tooMany();
    if (value === null || typeof value === "boolean") return;
    if (typeof value === "number" && Number.isFinite(value)) return;
    if (typeof value === "string") {
      const most = this.#limits.string;
      return value.length > most
        ? this.#refuse(
            `is a string of more than ${most} characters`,
            parent,
            name,
          )
        : this.#count(value.length, parent, name);
    }
    if (typeof value === "object" && (Array.isArray(value) || isPlain(value)))
      return this.#enter(value, parent, name);
    this.#refuse("is not a JSON value", parent, name);
  }

  #enter(source: object, parent: Place | null, name: string | number): void {
    const depth = (parent?.depth ?? 0) + 1;
    if (depth > this.#limits.depth)
      return this.#refuse(
        `is nested deeper than ${this.#limits.depth} levels`,
        parent,
        name,
      );
    this.#todo.push({ source, depth, parent, name });
  }

  #count(
    characters: number,
    parent: Place | null,
    name: string | number,
  ): void {
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
