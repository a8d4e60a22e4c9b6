/** What comes only when it is used. */
export const chunks = {
  painter: () => import("./list-painter.ts"),
  rows: () => import("../../controllers/row-window.ts"),
  tools: () => import("./feed-tools.ts"),
};
