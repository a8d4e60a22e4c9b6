/** How each tag's code is fetched. `elements.test.ts` holds it against the folders of elements. */
export const ELEMENTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "live-connection-badge": () =>
    import("../elements/live-connection-badge/live-connection-badge.define.ts"),
  "live-activity-feed": () =>
    import("../elements/live-activity-feed/live-activity-feed.define.ts"),
  "live-provider": () =>
    import("../elements/live-provider/live-provider.define.ts"),
};
