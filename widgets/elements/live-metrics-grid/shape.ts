import { html } from "lit";

/** One of the marks of theme/shapes.ts, as large as the text beside it. */
export function shape(path: string) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${path}></path>
  </svg>`;
}
