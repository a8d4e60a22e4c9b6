import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { LiveElements, LiveEvents, LiveProperties } from "./elements.ts";

type Html<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element>;

/** React 19 listens to `live-ready` by the prop `onlive-ready`. */
type Listeners<Events> = {
  [Name in keyof Events & string as `on${Name}`]?: (
    event: Events[Name],
  ) => void;
};

/** The tags in React 19's JSX: properties are set as properties, and events are listened to. */
export type LiveReactElements = {
  [Tag in keyof LiveElements]: Omit<
    Html<LiveElements[Tag]>,
    keyof LiveProperties[Tag]
  > &
    LiveProperties[Tag] &
    Listeners<LiveEvents[Tag]>;
};

declare module "react" {
  // React looks its tags up in this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace, no-restricted-syntax
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface IntrinsicElements extends LiveReactElements {}
  }
}
