import { LiveScrubber } from "./live-scrubber.ts";

if (!customElements.get("live-scrubber"))
  customElements.define("live-scrubber", LiveScrubber);

declare global {
  interface HTMLElementTagNameMap {
    "live-scrubber": LiveScrubber;
  }
}
