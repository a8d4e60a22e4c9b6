/** What comes only when it is used. */
export const chunks = {
  notes: () => import("./badge-notes.ts"),
  details: () => import("./live-connection-details.define.ts"),
};
