/** What comes only when it is used. */
export const chunks = {
  later: () => import("./later.ts"),
  oddities: () => import("../../controllers/metric-oddities.ts"),
};
