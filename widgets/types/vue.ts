import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
import type { LiveElements, LiveEvents, LiveProperties } from "./elements.ts";

type Emits<Events> = {
  [Name in keyof Events]: (event: Events[Name]) => void;
};

/** One tag in a Vue template: Vue sets what the element has as properties, and the rest as attributes. */
export type LiveVueElement<Tag extends keyof LiveElements> = new () => Omit<
  LiveElements[Tag],
  "$props" | "$emit"
> & {
  $props: HTMLAttributes & LiveProperties[Tag] & PublicProps;
  $emit: EmitFn<Emits<LiveEvents[Tag]>>;
};

export type LiveVueElements = {
  [Tag in keyof LiveElements]: LiveVueElement<Tag>;
};

declare module "vue" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface GlobalComponents extends LiveVueElements {}
}
