export type Loaders = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Fetches the code of the tags that are in `root`, now and later, each once. The first widget comes alone, so that
 * nothing delays its first paint; resolves when it was painted, or at once when there is none.
 */
export async function autoload(root: Document, loaders: Loaders) {
  const left = new Set(Object.keys(loaders));
  const selector = [...left].join();

  const load = async (tag: string) => {
    if (!left.delete(tag)) return;
    try {
      await loaders[tag]!();
    } catch (thrown) {
      // Tried again with the next tag of this name that comes into the page.
      left.add(tag);
      console.error(
        `livelets: the code of <${tag}> could not be fetched (${String(thrown)}). Serve its file beside the others.`,
      );
    }
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
