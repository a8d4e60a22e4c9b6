import { html, nothing, render } from "lit";

import "../elements.ts";
import { fillNav } from "../nav.ts";
import { find } from "../page.ts";
import { Session } from "./session.ts";

/** Records what the widgets show, and plays it: a file that was saved here, or on any page of a site. */
const RATES = [1, 2, 5, 10, 30, 60];
const session = new Session(() => draw());
let isOver = false;

const timeOf = (ms: number) =>
  new Date(ms).toLocaleTimeString("en", { hour12: false });

const button = (label: string, click: () => void, isMain = false) =>
  html`<button type="button" class=${isMain ? "main" : ""} @click=${click}>
    ${label}
  </button>`;

const recorder = () => html`
  <p role="status">
    ${
      session.facts
        ? `Recording: ${session.facts.events} events so far${session.facts.full ? "; it is full." : "."}`
        : "Nothing is recorded."
    }
  </p>
  <div class="row">
    ${
      session.recording
        ? button("Stop, and replay it", () => void session.finish(), true)
        : button("Record", () => void session.record(), true)
    }
  </div>
`;

function player() {
  const { replay, file } = session;
  if (!replay || replay.state === "loading")
    return html`<p role="status">The recording is read.</p>`;
  const { from, to, now, rate, state } = replay;
  return html`
    <p role="status">
      ${state === "broken" ? "Nothing is replayed." : `Replay: ${state}.`}
    </p>
    ${
      state === "broken"
        ? nothing
        : html`<label class="field">
              <span class="label">Time: ${timeOf(now)}</span>
              <input
                type="range"
                min=${from}
                max=${to}
                step="1000"
                aria-valuetext=${timeOf(now)}
                .value=${String(now)}
                @input=${(event: Event) =>
                  replay.seek(Number((event.target as HTMLInputElement).value))}
              />
            </label>
            <div class="row">
              ${
                state === "playing"
                  ? button("Pause", () => replay.pause(), true)
                  : button("Play", () => replay.play(), true)
              }
              ${button("Previous event", () => replay.step(-1))}
              ${button("Next event", () => replay.step(1))}
              <label class="field">
                <span class="label">Speed</span>
                <select
                  @change=${(event: Event) =>
                    replay.play(
                      Number((event.target as HTMLSelectElement).value),
                    )}
                >
                  ${RATES.map(
                    (one) =>
                      html`<option value=${one} ?selected=${one === rate}>
                        ${one}×
                      </option>`,
                  )}
                </select>
              </label>
            </div>`
    }
    <div class="row">
      ${button("Save the file", () => save(file!))}
      ${button("Back to live", () => void session.goLive())}
    </div>
  `;
}

function draw(): void {
  render(
    html`<nav class="pages" aria-label="Pages" data-root="./"></nav>
      <live-provider .client=${session.client}>
        <header class="head">
          <h1>Record and replay</h1>
          <span class="spacer"></span>
          <live-connection-badge></live-connection-badge>
          <p class="quiet lead">
            A recording is a file: open it here, on another day or another
            machine, and the widgets show what they showed. It never counts as
            live.
          </p>
        </header>
        <main class="columns">
          <div class="stack">
            <live-metrics-grid></live-metrics-grid>
            <live-activity-feed></live-activity-feed>
          </div>
          <section
            class="card"
            aria-labelledby="replay-title"
            @dragover=${(event: DragEvent) => hover(event, true)}
            @dragleave=${(event: DragEvent) => hover(event, false)}
            @drop=${drop}
          >
            <div class="bar"><h2 id="replay-title">Recording</h2></div>
            <div class="replay ${isOver ? "over" : ""}">
              ${session.problem ? html`<p class="problem" role="alert">${session.problem}</p>` : nothing}
              ${session.isReplay ? player() : recorder()}
              <label class="field">
                <span class="label">Choose a recording, or drop it here</span>
                <input
                  type="file"
                  accept=".json,application/json"
                  @change=${(event: Event) =>
                    openFirst((event.target as HTMLInputElement).files)}
                />
              </label>
            </div>
          </section>
        </main>
      </live-provider>`,
    document.body,
  );
}

function hover(event: DragEvent, over: boolean): void {
  event.preventDefault();
  isOver = over;
  draw();
}

function drop(event: DragEvent): void {
  hover(event, false);
  openFirst(event.dataTransfer?.files ?? null);
}

function openFirst(files: FileList | null): void {
  if (files?.[0]) void session.open(files[0]);
}

function save(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(link.href);
}

draw();
fillNav(find("nav.pages", HTMLElement));
/** The clock of a replay and the count of a recording go on by themselves. */
setInterval(() => {
  if (session.recording || session.replay?.state === "playing") draw();
}, 500);
