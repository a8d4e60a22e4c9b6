import "../../widgets/elements/live-connection-badge/live-connection-details.define.ts";
import { SCENE_GROUPS } from "../../demo/gallery/scenes.ts";
import { clientIn, STATUSES } from "../../demo/gallery/statuses.ts";
import type { StatusName } from "../../demo/gallery/statuses.ts";

/** One page with every element in every state; read by scripts/screenshots.mjs. The gallery shows the same scenes. */
const query = new URLSearchParams(location.search);
document.documentElement.dir = query.get("dir") ?? "ltr";
document.documentElement.lang = query.get("lang") ?? "en";
const base = query.get("text") === "200" ? 32 : 16;

const style = new CSSStyleSheet();
style.replaceSync(`
  :root { color-scheme: light dark;  }
  body { margin: 0; padding: 16px; font: ${base}px/1.5 system-ui, sans-serif;
    background: light-dark(oklch(98.4% 0.003 262), oklch(17% 0.012 262)); color: CanvasText; }
  h1 { font-size: 1em; margin: 24px 0 8px; }
  .badges { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin-block-end: 10px; }
  .feeds { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr)); align-items: start; }
`);
document.adoptedStyleSheets = [style];

function block(name: string): HTMLElement {
  const element = Object.assign(document.createElement("div"), {
    className: name,
  });
  document.body.append(element);
  return element;
}

async function showScenes(): Promise<void> {
  const wanted = query.get("element");
  for (const { element, name, small, scenes } of SCENE_GROUPS) {
    if (element !== wanted) continue;
    const title = document.createElement("h1");
    title.textContent = name;
    document.body.append(title);
    const row = block(small ? "badges" : "feeds");
    for (const scene of scenes) {
      const box = document.createElement("div");
      row.append(box);
      await scene.make(box);
    }
  }
}

/** What the badge shows when it is opened, in each state: of badges, only one is open at a time. */
async function showDetails(): Promise<void> {
  const row = block("feeds");
  for (const name of Object.keys(STATUSES) as StatusName[]) {
    const details = document.createElement("live-connection-details");
    Object.assign(details, { client: clientIn(name) });
    row.append(details);
  }
}

if (query.get("element") === "details") await showDetails();
else await showScenes();
// Long enough for an element that waits for a provider to say that there is none.
setTimeout(() => (document.body.dataset["ready"] = ""), 2_300);
