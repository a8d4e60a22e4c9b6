import { LiveMetricsGrid } from "./live-metrics-grid.ts";

if (!customElements.get("live-metrics-grid"))
  customElements.define("live-metrics-grid", LiveMetricsGrid);

declare global {
  interface HTMLElementTagNameMap {
    "live-metrics-grid": LiveMetricsGrid;
  }
}
