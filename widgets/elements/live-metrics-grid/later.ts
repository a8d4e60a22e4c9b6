/**
 * What a grid needs once it is known whether there are values, in one file: their past as a picture and their
 * announcement, or why there are none.
 */
export { MetricHistory } from "../../controllers/metric-history.ts";
export { describePast } from "./describe-past.ts";
export { ProblemReport } from "./problem-report.ts";
export { renderMessage } from "./render-message.ts";
export { renderPast } from "./render-past.ts";
export { SettledValues } from "./settled-values.ts";
