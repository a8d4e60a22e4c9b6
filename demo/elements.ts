/** Defines every element that the demo's pages use. */
import "../widgets/elements/live-provider/live-provider.define.ts";
import "../widgets/elements/live-connection-badge/live-connection-badge.define.ts";
import "../widgets/elements/live-metrics-grid/live-metrics-grid.define.ts";
import "../widgets/elements/live-activity-feed/live-activity-feed.define.ts";
import "../widgets/elements/live-scrubber/live-scrubber.define.ts";
import "../widgets/elements/live-conflict/live-conflict.define.ts";
