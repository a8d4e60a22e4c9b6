import { html, nothing, render } from "lit";

import "../elements.ts";
import { messageOf } from "../../widgets/events/error.ts";
import type { LiveClient } from "../../widgets/client/types.ts";
import { FAULTS } from "../backend/faults/kinds.ts";
import type { FaultName, LineState } from "../backend/faults/kinds.ts";
import { fixedSource } from "../built.ts";
import { fillNav } from "../nav.ts";
import { fillSegments, find } from "../page.ts";
import { parseView, searchOf, SOURCES } from "../view.ts";
import { clientOver, orderLine } from "./line.ts";
import { GROUPS, WORDS } from "./words.ts";
import type { FaultWords } from "./words.ts";

/** A visitor breaks the line that this page alone goes over, and watches what the widgets say. */
const view = parseView(location.search, fixedSource);
const { tenant, source } = view;

let line: LineState | null = null;
let client: LiveClient | null = null;
let said = "The line is whole.";
let problem: string | null = null;

const button = (name: FaultName, { label, expect }: FaultWords) => {
  const { lasts } = FAULTS[name];
  return html`<li>
    <button
      type="button"
      data-fault=${name}
      aria-pressed=${lasts ? String(line?.on.includes(name) ?? false) : nothing}
      aria-describedby="expect-${name}"
      ?disabled=${line === null}
      @click=${() => order(name)}
    >
      ${label}
    </button>
    <span class="quiet" id="expect-${name}">${expect}</span>
  </li>`;
};

const panel = () =>
  html`<div class="publish faults">
    <p class="fault-state" role="status">${said}</p>
    ${problem === null ? nothing : html`<p class="problem">${problem}</p>`}
    <button
      type="button"
      class="main"
      data-fault="mend"
      ?disabled=${line === null}
      @click=${() => order("mend")}
    >
      Mend everything
    </button>
    ${GROUPS.map(
      ({ title, faults }) =>
        html`<h3>${title}</h3>
          <ul>
            ${Object.entries(faults).map(([name, words]) =>
              button(name as FaultName, words),
            )}
          </ul>`,
    )}
  </div>`;

const absent = html`<p class="publish" id="absent">
  There is no line to break here: these widgets run on data that is made in the
  page. Start the embedded backend with npm start, and open this page from it.
</p>`;

function draw(): void {
  render(
    html`<nav class="pages" aria-label="Pages" data-root="./"></nav>
      <live-provider
        tenant=${tenant}
        pack=${source === "mock" ? tenant : nothing}
        source=${source === "mock" ? "mock" : nothing}
        .client=${client}
      >
        <header class="head">
          <h1>Break the line</h1>
          <span class="spacer"></span>
          <live-connection-badge></live-connection-badge>
          <p class="quiet lead">
            What you break here is this page’s own line to the backend; no other
            page goes over it. No widget should lose, repeat or reorder
            anything, or say “live” without proof.
          </p>
        </header>
        <form
          class="views"
          aria-label="What this page shows"
          ?hidden=${source === "mock"}
        >
          <fieldset class="segments" id="sources">
            <legend class="label">Engine</legend>
          </fieldset>
        </form>
        <main class="columns">
          <div class="stack">
            <live-activity-feed></live-activity-feed>
          </div>
          <section class="card" aria-labelledby="faults-title">
            <div class="bar"><h2 id="faults-title">Faults</h2></div>
            ${source === "mock" ? absent : panel()}
          </section>
        </main>
      </live-provider>`,
    document.body,
  );
}

function order(fault: FaultName | "mend"): void {
  // Pressed once more, a fault that lasts is mended.
  const isOn = fault !== "mend" && line?.on.includes(fault);
  orderLine(line?.id, fault, !isOn)
    .then((state) => {
      line = state;
      problem = null;
      said = sentenceOf(state, fault);
    })
    .catch((thrown: unknown) => (problem = messageOf(thrown)))
    .finally(draw);
}

function sentenceOf({ on }: LineState, fault: FaultName | "mend"): string {
  const once =
    fault !== "mend" && !FAULTS[fault].lasts
      ? `Done: ${WORDS[fault].label}. `
      : "";
  if (on.length === 0) return `${once}The line is whole.`;
  return `${once}Broken: ${on.map((name) => WORDS[name].label).join(", ")}.`;
}

async function connect(): Promise<void> {
  if (source === "mock") return;
  try {
    line = await orderLine();
    client = clientOver(line, tenant, source);
  } catch (thrown) {
    problem = messageOf(thrown);
  }
}

await connect();
draw();
fillNav(find("nav.pages", HTMLElement));
const sources = find("#sources", HTMLFieldSetElement);
fillSegments(sources, "source", {
  supabase: SOURCES.supabase,
  pusher: SOURCES.pusher,
});
for (const input of sources.querySelectorAll("input")) {
  input.checked = input.value === source;
  input.addEventListener("change", () =>
    location.assign(searchOf({ ...view, source: input.value as "pusher" })),
  );
}
