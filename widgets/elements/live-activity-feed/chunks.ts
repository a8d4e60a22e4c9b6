/** What comes only when it is used. */
export const chunks = {
  groups: () => import("./feed-groups.ts"),
  list: () => import("./feed-list.ts"),
  rows: () => import("../../controllers/row-window.ts"),
  tools: () => import("./feed-tools.ts"),
};
