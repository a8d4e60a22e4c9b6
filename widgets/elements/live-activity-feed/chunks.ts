/** What comes only when it is used. */
export const chunks = {
  rows: () => import("../../controllers/row-window.ts"),
  tools: () => import("./feed-tools.ts"),
};
