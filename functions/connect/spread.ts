/** A page that lost its line alone need not wait for anybody. */
const LEAST_MS = 500;
/** Longer is a poor answer to one that did. */
const MOST_MS = 10_000;

/**
 * Over how many ms those spread who come back after a line broke without a word: about a thousand of them a second.
 * @param crowd about how many pages look on
 */
export function spreadOf(crowd: number): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, crowd));
}
