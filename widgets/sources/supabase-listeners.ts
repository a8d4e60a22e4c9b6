const NAME = "addEventListener";

/**
 * Runs `make`, and answers what it made and what takes the listeners off the window that it put there meanwhile.
 *
 * Each realtime-js client puts three on it in its constructor, as nameless functions that nothing removes, and each of
 * them keeps the client, and by it all that a widget held, for the life of the page. Clients could be kept for the next
 * source instead, but then three would stay for each connection of the busiest moment, and what one page object left
 * in its client (a token, channels, callbacks) would have to be found and taken out by hand. So they are noted as they
 * are added: the constructor is synchronous, nobody else runs while the function is covered, and where a page forbids
 * covering it, there are three listeners too many and no harm else.
 */
export function catchListeners<T>(
  make: () => T,
): [made: T, giveBack: () => void] {
  const added: Parameters<typeof addEventListener>[] = [];
  const own = Object.getOwnPropertyDescriptor(globalThis, NAME);
  const note = (...args: Parameters<typeof addEventListener>) =>
    void added.push(args);
  Reflect.defineProperty(globalThis, NAME, { configurable: true, value: note });
  let made: T;
  try {
    made = make();
  } finally {
    // What is inherited must be so again: a page may exchange it in the prototype.
    if (own) Reflect.defineProperty(globalThis, NAME, own);
    else Reflect.deleteProperty(globalThis, NAME);
  }
  for (const args of added) addEventListener(...args);
  return [
    made,
    () => {
      for (const args of added) removeEventListener(...args);
    },
  ];
}
