/** The browser's database of this package. */
export const DATABASE = "livelets";
/** Who has nothing kept yet has better things to fetch first. */
const LATER_MS = 3_000;

/** Loads what is kept at once where there is something, else a little later. Returns the undo. */
export function keepSoon(
  after: (ms: number, run: () => void) => () => void,
  load: () => void,
): () => void {
  globalThis.indexedDB?.databases?.().then(
    (all) => all.some(({ name }) => name === DATABASE) && load(),
    () => {},
  );
  return after(LATER_MS, load);
}
