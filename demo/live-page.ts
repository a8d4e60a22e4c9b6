import { html, nothing } from "lit";

import { fixedSource } from "./built.ts";
import { renderPage } from "./page-frame.ts";

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

renderPage({
  title: document.body.dataset["title"] ?? "Livelets",
  ...(tenant === undefined && { lead }),
  choices: html`${tenant ? nothing : chooseTenant}
    <fieldset class="segments" id="sources">
      <legend class="label">Source</legend>
    </fieldset>`,
  above: html`<live-scrubber></live-scrubber>`,
  aside: publish,
});
await import("./demo.ts");
