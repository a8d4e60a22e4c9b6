import { LiveActivityFeed } from "./live-activity-feed.ts";

if (!customElements.get("live-activity-feed"))
  customElements.define("live-activity-feed", LiveActivityFeed);

declare global {
  interface HTMLElementTagNameMap {
    "live-activity-feed": LiveActivityFeed;
  }
}
