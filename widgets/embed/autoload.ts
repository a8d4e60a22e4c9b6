const RETRY_MAX_MS = 60_000;

/** Fetches `what`; where that fails it says so, and tries again: after a second, at last once a minute. */
export async function retry(
  what: string,
  load: () => Promise<unknown>,
  wait = 1_000,
): Promise<void> {
  try {
    await load();
  } catch (thrown) {
    console.error(
      `livelets: ${what} could not be fetched (${String(thrown)}). It is tried again; serve the files beside livelets.js.`,
    );
    setTimeout(retry, wait, what, load, Math.min(2 * wait, RETRY_MAX_MS));
  }
}

export type Loaders = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Fetches the code of the tags that are in `root`, now and later, each once. The first widget comes alone, so that
 * nothing delays its first paint; resolves when it was painted, or at once when there is none.
 */
export async function autoload(root: Document, loaders: Loaders) {
  const left = new Set(Object.keys(loaders));
  const selector = [...left].join();

  const load = async (tag: string) => {
    if (left.delete(tag)) await retry(`the code of <${tag}>`, loaders[tag]!);
  };
  const namesIn = (node: Node): string[] =>
    node instanceof Element
      ? [node, ...node.querySelectorAll(selector)].map((one) => one.localName)
      : [];

  const present = new Set(namesIn(root.documentElement));
  const first = Object.keys(loaders).find((tag) => present.has(tag));
  if (first) {
    await load(first);
    await painted();
  }
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        for (const tag of namesIn(node)) void load(tag);
  }).observe(root, { childList: true, subtree: true });
  for (const tag of namesIn(root.documentElement)) void load(tag);
}

/**
 * Resolves when what was just defined is on the screen. Of a page that had nothing to show before, the browser says
 * so; else it is by the second frame. A hidden page paints nothing, and a busy one is not waited for for long.
 */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) return resolve();
    setTimeout(resolve, 500);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (performance.getEntriesByType("paint").length > 0) return resolve();
        new PerformanceObserver(() => resolve()).observe({
          type: "paint",
          buffered: true,
        });
      }),
    );
  });
}
