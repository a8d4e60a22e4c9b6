/**
 * How each tag's code is fetched. `e2e/package.test.ts` holds it against what is built. Nothing is taken from
 * the modules: that keeps their namespaces out of the files.
 */
export const ELEMENTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "live-connection-badge": async () => {
    await import("../elements/live-connection-badge/live-connection-badge.define.ts");
  },
  "live-metrics-grid": async () => {
    await import("../elements/live-metrics-grid/live-metrics-grid.define.ts");
  },
  "live-activity-feed": async () => {
    await import("../elements/live-activity-feed/live-activity-feed.define.ts");
  },
  "live-conflict": async () => {
    await import("../elements/live-conflict/live-conflict.define.ts");
  },
  "live-scrubber": async () => {
    await import("../elements/live-scrubber/live-scrubber.define.ts");
  },
  "live-provider": async () => {
    await import("../elements/live-provider/live-provider.define.ts");
  },
};
