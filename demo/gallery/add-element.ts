import type { LiveElements } from "../../widgets/types/elements.ts";

/** Puts an element into a box with properties set, and resolves when it has drawn itself. */
export async function addElement<Tag extends keyof LiveElements>(
  box: HTMLElement,
  tag: Tag,
  properties: Partial<LiveElements[Tag]> = {},
): Promise<LiveElements[Tag]> {
  const element = document.createElement(tag) as LiveElements[Tag];
  Object.assign(element, properties);
  box.append(element);
  await element.updateComplete;
  return element;
}
