import { LiveConflict } from "./live-conflict.ts";

if (!customElements.get("live-conflict"))
  customElements.define("live-conflict", LiveConflict);

declare global {
  interface HTMLElementTagNameMap {
    "live-conflict": LiveConflict;
  }
}
