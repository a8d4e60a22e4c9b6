import { html, nothing, render } from "lit";
import type { TemplateResult } from "lit";

import { fillNav } from "./nav.ts";
import { find } from "./page.ts";

/** What a page of the demo has of its own, around and beside the widgets. */
export interface PageParts {
  readonly title: string;
  /** Below the title. */
  readonly lead?: TemplateResult;
  /** Before the choice of who is signed in. */
  readonly choices?: TemplateResult;
  /** Above the widgets. */
  readonly above?: TemplateResult;
  /** Beside the widgets. */
  readonly aside: TemplateResult;
}

/** Draws the frame of a page with every widget: navigation, head, choices, and a card beside the widgets. */
export function renderPage(parts: PageParts): void {
  const { title, lead, choices, above, aside } = parts;
  render(
    html`<nav class="pages" aria-label="Pages" data-root="./"></nav>
      <live-provider>
        <header class="head">
          <h1>${title}</h1>
          <p class="quiet" id="who"></p>
          <span class="spacer"></span>
          <live-connection-badge></live-connection-badge>
          ${lead ?? nothing}
        </header>

        <form class="views" id="views" aria-label="What this page shows">
          ${choices ?? nothing}
          <fieldset class="segments" id="roles">
            <legend class="label">Signed in as</legend>
          </fieldset>
        </form>

        <p class="problem" id="problem" role="alert" hidden></p>

        <main class="columns">
          <div class="stack">
            ${above ?? nothing}
            <live-metrics-grid></live-metrics-grid>
            <live-activity-feed></live-activity-feed>
          </div>
          ${aside}
        </main>
      </live-provider>`,
    document.body,
  );
  fillNav(find("nav.pages", HTMLElement));
}
