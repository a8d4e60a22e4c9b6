/** What only lists of events need: small, and without any state of its own. */
const COPIED =
  /widgets\/(log\/(order|contributions)|controllers\/topics-controller)\.ts$/;

/** The elements that show lists, each with the modules that are its alone. */
const OWNERS = {
  feed: /live-activity-feed|controllers\/(feed|rows)-|log\/window/,
  grid: /live-metrics-grid|controllers\/metric|log\/latest/,
};

/**
 * A Vite plugin that gives each list its own copy of what lists share. In one common file it would be a fourth
 * request before the first paint; in `core`, bytes that a page with a badge alone never uses.
 */
export function copyIntoLists() {
  return {
    name: "livelets:copy-into-lists",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!importer) return;
      const owner = ownerOf(importer);
      if (!owner) return;
      const found = await this.resolve(source, importer, {
        ...options,
        skipSelf: true,
      });
      return found && COPIED.test(found.id)
        ? `${found.id}?${owner}`
        : undefined;
    },
  };
}

function ownerOf(importer) {
  const [path, copy] = importer.split("?");
  if (copy) return copy;
  return Object.keys(OWNERS).find((owner) => OWNERS[owner].test(path));
}
