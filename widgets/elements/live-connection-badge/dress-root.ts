import type { CSSResult } from "lit";

/** Gives the root of a badge the styles of what has just loaded, once. */
export function dressRoot(root: ShadowRoot, { styleSheet }: CSSResult): void {
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet))
    root.adoptedStyleSheets.push(styleSheet);
}
