import { html, nothing, render } from "lit";

import { fixedSource } from "./built.ts";
import { find } from "./page.ts";
import { fillNav } from "./nav.ts";

/** What the overview and the pages per pack consist of; only the former lets the tenant be chosen. */
const { tenant } = document.body.dataset;

const chooseTenant = html`<label class="field">
  <span class="label">Tenant</span>
  <select name="tenant"></select>
</label>`;

const lead = html`<p class="quiet lead">
  Live widgets for any web page. No event is lost, repeated or reordered in
  them, and none says “live” without proof.
  ${
    fixedSource.source
      ? nothing
      : "Open this page twice, choose another source in one of them, and publish as staff."
  }
</p>`;

const publish = html`<section class="card" aria-labelledby="publish-title">
  <div class="bar"><h2 id="publish-title">Publish an event</h2></div>
  <form class="publish" id="publish">
    <label class="field">
      <span class="label">Event type</span>
      <select name="type"></select>
    </label>
    <label class="field">
      <span class="label">Data (JSON)</span>
      <textarea name="data" rows="9" spellcheck="false" dir="ltr"></textarea>
    </label>
    <label class="field">
      <span class="label">Audience</span>
      <select name="audience"></select>
    </label>
    <button class="main" type="submit">Publish</button>
    <output class="answer" id="answer"></output>
  </form>
  <p class="note" id="publish-note"></p>
</section>`;

render(
  html`<nav class="pages" aria-label="Pages" data-root="./"></nav>
    <live-provider>
      <header class="head">
        <h1>${document.body.dataset["title"] ?? "Livelets"}</h1>
        <p class="quiet" id="who"></p>
        <span class="spacer"></span>
        <live-connection-badge></live-connection-badge>
        ${tenant ? nothing : lead}
      </header>

      <form class="views" id="views" aria-label="What this page shows">
        ${tenant ? nothing : chooseTenant}
        <fieldset class="segments" id="sources">
          <legend class="label">Source</legend>
        </fieldset>
        <fieldset class="segments" id="roles">
          <legend class="label">Signed in as</legend>
        </fieldset>
      </form>

      <p class="problem" id="problem" role="alert" hidden></p>

      <main class="columns">
        <div class="stack">
          <live-metrics-grid></live-metrics-grid>
          <live-activity-feed></live-activity-feed>
        </div>
        ${publish}
      </main>
    </live-provider>`,
  document.body,
);
fillNav(find("nav.pages", HTMLElement));
await import("./demo.ts");
