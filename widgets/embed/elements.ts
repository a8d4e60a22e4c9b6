/** How each tag's code is fetched. `e2e/package.test.ts` holds it against what is built. */
export const ELEMENTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "live-connection-badge": () =>
    import("../elements/live-connection-badge/live-connection-badge.define.ts"),
  "live-metrics-grid": () =>
    import("../elements/live-metrics-grid/live-metrics-grid.define.ts"),
  "live-activity-feed": () =>
    import("../elements/live-activity-feed/live-activity-feed.define.ts"),
  "live-provider": () =>
    import("../elements/live-provider/live-provider.define.ts"),
};
