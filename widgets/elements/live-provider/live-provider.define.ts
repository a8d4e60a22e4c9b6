import { LiveProvider } from "./live-provider.ts";

if (!customElements.get("live-provider"))
  customElements.define("live-provider", LiveProvider);

declare global {
  interface HTMLElementTagNameMap {
    "live-provider": LiveProvider;
  }
}
