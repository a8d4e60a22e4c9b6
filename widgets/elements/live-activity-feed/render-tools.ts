import { html, nothing } from "lit";
import type { Asked } from "./asked.ts";
import { EXPORT_FORMATS, type ExportFormat } from "./export-entries.ts";
import type { Say, ToolsHost } from "./feed-tools.ts";

export interface PanelOptions {
  /** How many entries fit. */
  readonly note: string;
  readonly onExport: (format: ExportFormat) => void;
  readonly onClose: () => void;
}

const RANGES = ["", "1d", "7d", "30d"];

/** Search, time and export; what is chosen is the feed's own properties. */
export function renderTools(
  host: ToolsHost,
  asked: Asked,
  say: Say,
  { note, onExport, onClose }: PanelOptions,
) {
  const { range } = asked;
  const dates = range.includes("/");
  const other = !dates && !RANGES.includes(range);
  return html`<div
    class="tools"
    part="tools"
    id="tools"
    role="group"
    aria-label=${say("feed.search")}
    @keydown=${({ key }: KeyboardEvent) => key === "Escape" && onClose()}
  >
    <input
      type="search"
      part="search"
      aria-label=${say("feed.search")}
      placeholder=${say("feed.search")}
      maxlength="200"
      .value=${asked.search}
      @input=${(event: Event) => {
        host.search = (event.target as HTMLInputElement).value;
      }}
    />
    <select
      aria-label=${say("feed.range")}
      @change=${(event: Event) => {
        host.range = (event.target as HTMLSelectElement).value;
      }}
    >
      ${[...RANGES, ...(other ? [range] : [])].map(
        (value) =>
          html`<option value=${value} .selected=${value === range}>
            ${nameRange(value, say)}
          </option>`,
      )}
      <option value=${dates ? range : "/"} .selected=${dates}>
        ${say("feed.dates")}
      </option>
    </select>
    ${dates ? renderDates(host, range, say) : nothing}
    <span class="note" role="status">${note}</span>
    ${EXPORT_FORMATS.map((format) => {
      const name = format.toUpperCase();
      return html`<button
        class="chip"
        part="export"
        aria-label=${say("feed.export", { format: name })}
        title=${say("feed.export", { format: name })}
        @click=${() => onExport(format)}
      >
        ↓ ${name}
      </button>`;
    })}
  </div>`;
}

function renderDates(host: ToolsHost, range: string, say: Say) {
  const days = range.split("/");
  return [say("feed.from"), say("feed.to")].map(
    (label, at) =>
      html`<label
        >${label}
        <input
          type="date"
          .value=${days[at] ?? ""}
          @change=${(event: Event) => {
            days[at] = (event.target as HTMLInputElement).value;
            host.range = days.join("/");
          }}
        />
      </label>`,
  );
}

function nameRange(value: string, say: Say): string {
  const count = Number(/^(\d+)d$/.exec(value)?.[1]);
  if (!value) return say("feed.any-time");
  return count ? say("feed.last-days", { count }) : value;
}
