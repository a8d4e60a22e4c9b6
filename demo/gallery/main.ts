import { html, render } from "lit";

import { fillNav } from "../nav.ts";
import { fillSegments, find } from "../page.ts";
import { CHOICES, listStages, parseLook } from "./look.ts";
import type { Look } from "./look.ts";
import { SCENE_GROUPS } from "./scenes.ts";
import type { SceneGroup } from "./scenes.ts";

/** Every element in every state, by theme, direction and width. The clients are scripted: nothing here connects. */
const LEGENDS: Readonly<Record<keyof Look, string>> = {
  element: "Element",
  theme: "Theme",
  direction: "Direction",
  width: "Width (px)",
};
const names = Object.keys(LEGENDS) as (keyof Look)[];

render(
  html`<nav class="pages" aria-label="Pages" data-root="./"></nav>
    <main class="stack">
      <header class="head"><h1>Gallery</h1></header>
      <form class="views" aria-label="What this page shows">
        ${names.map(
          (name) =>
            html`<fieldset class="segments" id=${name}>
              <legend class="label">${LEGENDS[name]}</legend>
            </fieldset>`,
        )}
      </form>
      <div class="stack" id="stages"></div>
    </main>`,
  document.body,
);
fillNav(find("nav.pages", HTMLElement));

const form = find("form.views", HTMLFormElement);
const stages = find("#stages", HTMLElement);
for (const name of names)
  fillSegments(find(`#${name}`, HTMLFieldSetElement), name, CHOICES[name]);

form.addEventListener("change", () => {
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    params.set(name, String(value));
  history.pushState(null, "", `?${params.toString()}`);
  void show(parseLook(location.search));
});
window.addEventListener("popstate", () => {
  void show(parseLook(location.search));
});
let latest: Look;
await show(parseLook(location.search));

async function show(look: Look): Promise<void> {
  for (const name of names) {
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList) control.value = look[name];
  }
  const groups = SCENE_GROUPS.filter(
    ({ element }) => look.element === "all" || look.element === element,
  );
  stages.replaceChildren();
  delete stages.dataset["ready"];
  latest = look;
  for (const { scheme, dir, px } of listStages(look)) {
    const stage = document.createElement("section");
    stage.className = "stage";
    stage.dir = dir;
    stage.style.colorScheme = scheme;
    stage.ariaLabel = `${scheme}, ${dir}, ${px}`;
    stage.dataset["width"] = px;
    // It may scroll sideways: by the keyboard too.
    stage.tabIndex = 0;
    stages.append(stage);
    for (const group of groups) {
      await fill(stage, group);
      // Somebody chose something else meanwhile.
      if (latest !== look) return;
    }
  }
  // For whoever looks at them by machine.
  stages.dataset["ready"] = "";
}

async function fill(stage: HTMLElement, group: SceneGroup): Promise<void> {
  const title = document.createElement("h2");
  title.textContent = group.name;
  const row = document.createElement("div");
  row.className = group.small ? "scenes small" : "scenes";
  stage.append(title, row);
  for (const scene of group.scenes) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = scene.name;
    figure.append(caption);
    row.append(figure);
    await scene.make(figure);
  }
}
