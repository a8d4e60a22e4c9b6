import { dressRoot } from "./badge-notes.ts";
import { popoverStyles } from "./popover.styles.ts";

/** Gives the root of a badge what its popover looks like, and how it is left, once. */
export function dressPopover(root: ShadowRoot): void {
  dressRoot(root, popoverStyles);
  root
    .querySelector<HTMLElement>("[popover]")!
    .addEventListener("beforetoggle", leave);
}

/** A reader who was in the details is at the button again when they close. */
function leave({ newState, currentTarget }: ToggleEvent): void {
  const popover = currentTarget as HTMLElement;
  if (newState === "closed" && popover.matches(":focus-within"))
    (popover.getRootNode() as ShadowRoot).querySelector("button")!.focus();
}
