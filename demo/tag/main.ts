import { html, render } from "lit";

import "../elements.ts";
import { fillNav } from "../nav.ts";
import { fillSegments, fillSelect, find } from "../page.ts";
import { TENANTS } from "../view.ts";
import { FORMS, problemOf, snippetOf } from "./snippets.ts";
import type { Choice, Form } from "./snippets.ts";

/** Writes the tag to copy. The preview runs on `mock`, whatever the tag says: nothing is sent anywhere from here. */
const TAGS: Readonly<Record<string, string>> = {
  "live-connection-badge": "Connection badge",
  "live-metrics-grid": "Metrics grid",
  "live-activity-feed": "Activity feed",
};

const field = (name: string, label: string, value = "") =>
  html`<label class="field">
    <span class="label">${label}</span>
    <input
      name=${name}
      .defaultValue=${value}
      autocomplete="off"
      spellcheck="false"
      dir="ltr"
    />
  </label>`;

render(
  html`<nav class="pages" aria-label="Pages" data-root="./"></nav>
    <main class="stack">
      <header class="head">
        <h1>Get the tag</h1>
        <p class="quiet">Fill in, copy, paste into a page.</p>
      </header>
      <div class="columns even">
        <form class="card publish" id="choice" aria-label="The tag">
          <fieldset class="segments" id="forms">
            <legend class="label">For</legend>
          </fieldset>
          <fieldset class="segments" id="sources">
            <legend class="label">Connected to</legend>
          </fieldset>
          <fieldset class="checks" id="tags">
            <legend class="label">Widgets</legend>
          </fieldset>
          <div class="publish-part" id="mock-fields">
            <label class="field">
              <span class="label">Pack</span>
              <select name="pack"></select>
            </label>
          </div>
          <div class="publish-part" id="server-fields">
            ${field("endpoint", "Endpoint (…/functions/v1)")}
            ${field("apikey", "Publishable key")} ${field("tenant", "Tenant")}
          </div>
          <label class="field">
            <span class="label">Theme</span>
            <select name="theme"></select>
          </label>
          ${field("locale", "Locale (empty: the page's)")}
          <div id="script-fields">
            ${field("script", "Where livelets.js is", "/livelets/livelets.js")}
          </div>
        </form>
        <div class="stack">
          <section class="card" aria-labelledby="snippet-title">
            <div class="bar"><h2 id="snippet-title">Copy this</h2></div>
            <div class="publish">
              <p class="problem" id="problem" role="alert" hidden></p>
              <pre class="snippet" id="snippet" tabindex="0" dir="ltr"></pre>
              <button class="main" type="button" id="copy">Copy</button>
              <output class="answer" id="answer"></output>
            </div>
          </section>
          <section class="stack" aria-labelledby="preview-title">
            <h2 id="preview-title">Preview, simulated</h2>
            <live-provider source="mock" id="preview"></live-provider>
          </section>
        </div>
      </div>
    </main>`,
  document.body,
);
fillNav(find("nav.pages", HTMLElement));

const form = find("#choice", HTMLFormElement);
const preview = find("#preview", HTMLElement);
const problem = find("#problem", HTMLElement);
const snippet = find("#snippet", HTMLElement);
const copy = find("#copy", HTMLButtonElement);
const answer = find("#answer", HTMLOutputElement);

fillSegments(find("#forms", HTMLFieldSetElement), "form", FORMS);
fillSegments(find("#sources", HTMLFieldSetElement), "source", {
  mock: "Nothing (mock)",
  auto: "A server",
});
fillChecks(find("#tags", HTMLFieldSetElement), TAGS);
fillSelect(
  find("[name=pack]", HTMLSelectElement),
  Object.entries(TENANTS).map(([name, label]) => [name, label] as const),
);
fillSelect(find("[name=theme]", HTMLSelectElement), [
  ["", "As the page"],
  ["auto", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
]);
for (const name of ["form", "source"]) {
  const control = form.elements.namedItem(name) as RadioNodeList;
  control.value = name === "form" ? "script" : "mock";
}
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
copy.addEventListener("click", () => void copySnippet());
show();

function fillChecks(
  fieldset: HTMLFieldSetElement,
  labels: Readonly<Record<string, string>>,
): void {
  for (const [value, text] of Object.entries(labels)) {
    const input = document.createElement("input");
    Object.assign(input, {
      type: "checkbox",
      name: "tags",
      value,
      defaultChecked: true,
    });
    const label = document.createElement("label");
    label.append(input, ` ${text}`);
    fieldset.append(label);
  }
}

function readChoice(): Choice {
  const data = new FormData(form);
  const read = (name: string) => String(data.get(name) ?? "").trim();
  return {
    source: read("source") === "auto" ? "auto" : "mock",
    pack: read("pack"),
    endpoint: read("endpoint"),
    apikey: read("apikey"),
    tenant: read("tenant"),
    tags: data.getAll("tags").map(String),
    theme: read("theme"),
    locale: read("locale"),
    script: read("script"),
  };
}

function show(): void {
  const choice = readChoice();
  const kind = new FormData(form).get("form") as Form;
  find("#mock-fields", HTMLElement).hidden = choice.source !== "mock";
  find("#server-fields", HTMLElement).hidden = choice.source === "mock";
  find("#script-fields", HTMLElement).hidden = kind !== "script";
  const refusal = problemOf(choice);
  problem.textContent = refusal;
  problem.hidden = refusal === null;
  snippet.hidden = copy.disabled = refusal !== null;
  snippet.textContent = refusal === null ? snippetOf(choice, kind) : "";
  answer.textContent = "";
  showPreview(choice);
}

function showPreview({ pack, tags, theme, locale }: Choice): void {
  if (preview.getAttribute("pack") !== pack) preview.setAttribute("pack", pack);
  const shown = [...preview.children].map(({ localName }) => localName);
  if (shown.join() !== tags.join())
    preview.replaceChildren(...tags.map((tag) => document.createElement(tag)));
  for (const element of preview.children) {
    setOrRemove(element, "theme", theme);
    setOrRemove(element, "locale", locale);
  }
}

function setOrRemove(element: Element, name: string, value: string): void {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** A page without the right to the clipboard selects the text instead. */
async function copySnippet(): Promise<void> {
  try {
    await navigator.clipboard.writeText(snippet.textContent ?? "");
    answer.textContent = "Copied.";
  } catch {
    getSelection()?.selectAllChildren(snippet);
    answer.textContent = "Selected: press Ctrl+C or ⌘C.";
  }
}
