/** What a tag of ours may say; the same names as the attributes of `<live-provider>`. */
const SETTINGS = ["endpoint", "source", "tenant", "pack"];

/**
 * The script tag that loaded this code: the one of its own address. Behind a redirect, or inside a page's own bundle,
 * the first one that says how to connect.
 */
export function findScript(url: string): HTMLElement | null {
  for (const script of document.scripts) if (script.src === url) return script;
  return document.querySelector<HTMLElement>(
    SETTINGS.map((name) => `script[data-${name}]`).join(),
  );
}
