import { autoload, retry } from "./autoload.ts";
import type { Loaders } from "./autoload.ts";

/** The script tag's `data-*`. */
export type Settings = Readonly<Record<string, string | undefined>>;

export interface EmbedOptions {
  readonly version: string;
  readonly settings: Settings;
  readonly elements: Loaders;
  readonly connect: (settings: Settings) => Promise<void>;
}

/** Shared by every copy of this code on a page, whatever its version. */
interface Mark {
  readonly version: string;
  warned?: boolean;
}

const MARK = Symbol.for("livelets");

/**
 * What the script tag does: defines the elements that are on the page, and connects it when the tag says how.
 * The first copy on a page stays; a second one does nothing, and says so once if it is of another version.
 */
export function startEmbed(options: EmbedOptions): void {
  const { version, settings, elements, connect } = options;
  const page = globalThis as { [MARK]?: Mark };
  const first = page[MARK];
  if (first) return warnOf(first, version);
  page[MARK] = { version };
  if (!Array.isArray(window.livelets)) window.livelets = [];
  void autoload(document, elements).then(() => {
    if (isSet(settings)) void retry("the client", () => connect(settings));
  });
}

/** A tag that says nothing leaves connecting to `<live-provider>` and to the page's own code. */
function isSet(settings: Settings): boolean {
  return ["endpoint", "source", "tenant", "pack"].some(
    (name) => settings[name],
  );
}

function warnOf(first: Mark, version: string): void {
  if (first.version === version || first.warned) return;
  first.warned = true;
  console.warn(
    `livelets: versions ${first.version} and ${version} are both on this page. The first stays; remove one of the script tags.`,
  );
}
