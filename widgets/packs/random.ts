/**
 * A random number in [0, 1) that depends on its arguments alone, so that every process draws the same one.
 * Two rounds of FNV-1a with a final mix: good enough to look like life, not for secrets.
 */
export function drawAt(seed: string, index: number, what: string): number {
  const text = `${seed}|${index}|${what}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** One of `items` (at least one), drawn like `drawAt`. */
export function pickAt<T>(
  items: readonly T[],
  seed: string,
  index: number,
  what: string,
): T {
  return items[Math.floor(drawAt(seed, index, what) * items.length)]!;
}

/**
 * A number in [0, 1) that drifts: drawn anew every `every` steps, and on a straight line in between. Neighbours are
 * alike, as they are in life.
 */
export function driftAt(
  seed: string,
  index: number,
  every: number,
  what: string,
): number {
  const step = Math.floor(index / every);
  const from = drawAt(seed, step, what);
  const to = drawAt(seed, step + 1, what);
  return from + (to - from) * (index / every - step);
}
