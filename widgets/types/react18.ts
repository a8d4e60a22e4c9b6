import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { LiveAttributes, LiveElements } from "./elements.ts";

type Html<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element>;

/**
 * The tags in React 18's JSX, which sets nothing but attributes and knows no events of custom elements: properties
 * and listeners go through a `ref`. It writes `false` as the text "false", which is there: so a boolean attribute
 * takes `""` or `undefined`. A page adds these to its own `JSX.IntrinsicElements` (docs/dashboard.md).
 */
export type LiveReact18Elements = {
  [Tag in keyof LiveElements]: Omit<
    Html<LiveElements[Tag]>,
    keyof LiveAttributes[Tag] | "className"
  > &
    LiveAttributes[Tag] & { class?: string | undefined };
};
