/** What comes only when it is used. */
export const chunks = {
  list: () => import("./feed-list.ts"),
  rows: () => import("../../controllers/row-window.ts"),
  tools: () => import("./feed-tools.ts"),
};
