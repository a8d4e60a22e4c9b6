/** NUL, and halves of surrogate pairs: JSON can spell them, Postgres cannot keep them. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * The path of the first text, or key, that a database could not keep; null when there is none.
 * For values that `firstProblem` has passed: their depth is bounded.
 */
export function firstUnstorable(value: unknown, path = ""): string | null {
  if (typeof value === "string") return UNSTORABLE.test(value) ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const name = Array.isArray(value)
      ? `${path}[${key}]`
      : path
        ? `${path}.${key}`
        : key;
    const found = UNSTORABLE.test(key)
      ? path || "the body"
      : firstUnstorable(item, name);
    if (found !== null) return found;
  }
  return null;
}
