import { find } from "./page.ts";
import { fillNav } from "./nav.ts";

/** The frame around what React or Vue draws. Answers where it draws. */
export function startFrameworkPage(): HTMLElement {
  fillNav(find("nav.pages", HTMLElement));
  return find("#root", HTMLElement);
}
