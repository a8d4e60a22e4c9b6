import { LiveConnectionBadge } from "./live-connection-badge.ts";

if (!customElements.get("live-connection-badge"))
  customElements.define("live-connection-badge", LiveConnectionBadge);

declare global {
  interface HTMLElementTagNameMap {
    "live-connection-badge": LiveConnectionBadge;
  }
}
