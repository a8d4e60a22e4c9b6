// Made from the docblocks by `node scripts/manifest.mjs`: change those, and run it again.
import type { LiveActivityFeed } from "../elements/live-activity-feed/live-activity-feed.ts";
import type { LiveConflict } from "../elements/live-conflict/live-conflict.ts";
import type { LiveConflictEvent } from "../elements/live-conflict/live-conflict-event.ts";
import type { LiveConnectionBadge } from "../elements/live-connection-badge/live-connection-badge.ts";
import type { LiveErrorEvent } from "../controllers/live-error-event.ts";
import type { LiveExportEvent } from "../elements/live-activity-feed/export-entries.ts";
import type { LiveMetricsGrid } from "../elements/live-metrics-grid/live-metrics-grid.ts";
import type { LiveProvider } from "../elements/live-provider/live-provider.ts";
import type { LiveReadyEvent } from "../elements/live-provider/live-ready-event.ts";
import type { LiveReconnectEvent } from "../elements/live-connection-badge/live-reconnect-event.ts";
import type { LiveResolveEvent } from "../elements/live-conflict/live-resolve-event.ts";
import type { LiveScrubEvent } from "../elements/live-scrubber/live-scrub-event.ts";
import type { LiveScrubber } from "../elements/live-scrubber/live-scrubber.ts";
import type { LiveStatusChangeEvent } from "../elements/live-provider/live-status-change-event.ts";

/** The class of each tag. */
export interface LiveElements {
  "live-activity-feed": LiveActivityFeed;
  "live-conflict": LiveConflict;
  "live-connection-badge": LiveConnectionBadge;
  "live-metrics-grid": LiveMetricsGrid;
  "live-provider": LiveProvider;
  "live-scrubber": LiveScrubber;
}

/** What each tag takes as properties. */
export interface LiveProperties {
  "live-activity-feed": Partial<
    Pick<
      LiveActivityFeed,
      | "topic"
      | "limit"
      | "category"
      | "search"
      | "range"
      | "group"
      | "paused"
      | "density"
      | "theme"
      | "locale"
      | "debug"
      | "client"
      | "map"
      | "renderItem"
    >
  >;
  "live-conflict": Partial<Pick<LiveConflict, "theme" | "locale" | "client">>;
  "live-connection-badge": Partial<
    Pick<
      LiveConnectionBadge,
      "topic" | "variant" | "theme" | "locale" | "client"
    >
  >;
  "live-metrics-grid": Partial<
    Pick<
      LiveMetricsGrid,
      | "topic"
      | "metrics"
      | "limit"
      | "paused"
      | "density"
      | "theme"
      | "locale"
      | "debug"
      | "client"
      | "definitions"
      | "map"
      | "renderItem"
    >
  >;
  "live-provider": Partial<
    Pick<
      LiveProvider,
      | "endpoint"
      | "apikey"
      | "tenant"
      | "source"
      | "pack"
      | "seed"
      | "timeZone"
      | "tokenUrl"
      | "persist"
      | "share"
      | "client"
      | "recording"
      | "getToken"
    >
  >;
  "live-scrubber": Partial<Pick<LiveScrubber, "minutes" | "theme" | "locale">>;
}

/** What each tag takes as attributes, for whoever can set nothing else. */
export interface LiveAttributes {
  "live-activity-feed": {
    topic?: string | undefined;
    limit?: number | string | undefined;
    category?: string | undefined;
    search?: string | undefined;
    range?: string | undefined;
    group?: "" | undefined;
    paused?: "" | undefined;
    density?: string | undefined;
    theme?: string | undefined;
    locale?: string | undefined;
    debug?: "" | undefined;
  };
  "live-conflict": { theme?: string | undefined; locale?: string | undefined };
  "live-connection-badge": {
    topic?: string | undefined;
    variant?: string | undefined;
    theme?: string | undefined;
    locale?: string | undefined;
  };
  "live-metrics-grid": {
    topic?: string | undefined;
    metrics?: string | undefined;
    limit?: number | string | undefined;
    paused?: "" | undefined;
    density?: string | undefined;
    theme?: string | undefined;
    locale?: string | undefined;
    debug?: "" | undefined;
  };
  "live-provider": {
    endpoint?: string | undefined;
    apikey?: string | undefined;
    tenant?: string | undefined;
    source?: string | undefined;
    pack?: string | undefined;
    seed?: string | undefined;
    "time-zone"?: string | undefined;
    "token-url"?: string | undefined;
    persist?: string | undefined;
    share?: string | undefined;
  };
  "live-scrubber": {
    minutes?: number | string | undefined;
    theme?: string | undefined;
    locale?: string | undefined;
  };
}

/** The events of each tag. */
export interface LiveEvents {
  "live-activity-feed": {
    "live-export": LiveExportEvent;
    "live-error": LiveErrorEvent;
  };
  "live-conflict": {
    "live-conflict": LiveConflictEvent;
    "live-resolve": LiveResolveEvent;
    "live-error": LiveErrorEvent;
  };
  "live-connection-badge": {
    "live-reconnect": LiveReconnectEvent;
    "live-error": LiveErrorEvent;
  };
  "live-metrics-grid": { "live-error": LiveErrorEvent };
  "live-provider": {
    "live-ready": LiveReadyEvent;
    "live-status-change": LiveStatusChangeEvent;
    "live-error": LiveErrorEvent;
  };
  "live-scrubber": {
    "live-scrub": LiveScrubEvent;
    "live-error": LiveErrorEvent;
  };
}
