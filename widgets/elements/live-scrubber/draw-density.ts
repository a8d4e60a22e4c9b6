/** So many columns the time is cut into. */
export const COLUMNS = 80;

const GAP = 0.25;

/** How many events there were when: a path of columns, 1 high. Times are ascending; those outside are left out. */
export function drawDensity(
  times: readonly number[],
  from: number,
  to: number,
): string {
  const counts = new Array<number>(COLUMNS).fill(0);
  const span = Math.max(1, to - from);
  for (const time of times) {
    const column = Math.floor(((time - from) / span) * COLUMNS);
    // What comes at the very end is of the last column.
    const place = column === COLUMNS ? COLUMNS - 1 : column;
    if (place in counts) counts[place]! += 1;
  }
  const most = Math.max(...counts);
  return counts
    .map((count, at) => {
      // Few among many are still to be seen.
      const height = (0.15 + 0.85 * (count / most)).toFixed(2);
      return count ? `M${at} 1v-${height}h${1 - GAP}v${height}z` : "";
    })
    .join("");
}
