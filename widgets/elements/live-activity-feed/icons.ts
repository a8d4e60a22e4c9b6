import type { IconName } from "../../events/pack.ts";

/** Paths of 16 × 16, drawn as lines. */
export const ICONS: Readonly<Record<IconName, string>> = {
  check: "M3 8.5 6.5 12 13 4.5",
  calendar: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3",
  alert: "M8 2.5 14 13H2ZM8 6.5v3M8 11.4v.1",
  leave: "M9.5 3H13v10H9.5M2.5 8h7M6.5 5l3 3-3 3",
  star: "M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z",
  device: "M2 3h12v8H2zM5.5 13.5h5M8 11v2.5",
  list: "M2.5 4h11M2.5 8h11M2.5 12h7",
  chip: "M4.5 4.5h7v7h-7zM6 2v2.5M10 2v2.5M6 11.5V14M10 11.5V14M2 6h2.5M2 10h2.5M11.5 6H14M11.5 10H14",
  log: "M3 3.5h10v9H3zM5 6.5l1.8 1.5L5 9.5M8.5 10h2.5",
  dot: "M8 7v2M7 8h2",
};
