import { LiveletsError, messageOf } from "../events/error.ts";

/** Something whose code is fetched when it is first used. */
export interface Lazy<Part> {
  /** Null until it was used. */
  readonly part: Part | null;
  /** Fetches it, once; asked again after a failure. */
  get(): Promise<Part>;
  /** Starts listening to it once it is there. Returns the undo. */
  listen(start: (part: Part) => () => void): () => void;
}

export function createLazy<Part>(load: () => Promise<Part>): Lazy<Part> {
  let part: Part | null = null;
  const waiting = new Set<(part: Part) => void>();
  const get = async () => {
    part ??= await load();
    for (const start of waiting) {
      waiting.delete(start);
      start(part);
    }
    return part;
  };
  return {
    get part() {
      return part;
    },
    get,
    listen(start) {
      let stop = () => {};
      const begin = (ready: Part) => void (stop = start(ready));
      waiting.add(begin);
      // Not fetched: the listener waits for the next call that succeeds.
      get().catch(() => {});
      return () => {
        waiting.delete(begin);
        stop();
        stop = () => {};
      };
    },
  };
}

/** Fetches code, and says in words that it could not. */
export async function fetchCode<Code>(
  what: string,
  fetched: Promise<Code>,
): Promise<Code> {
  try {
    return await fetched;
  } catch (thrown) {
    throw new LiveletsError(
      "unavailable",
      `client: could not fetch the code of ${what} (${messageOf(thrown)}). Check that its file is served beside the others.`,
      thrown,
    );
  }
}
