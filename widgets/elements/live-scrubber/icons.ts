/** Paths of 16 × 16. In a script that goes from right to left they are turned around, as time is. */
export const ICONS = {
  play: "M4 2.5 13 8l-9 5.5z",
  pause: "M3.5 3h3v10h-3zm6 0h3v10h-3z",
  previous: "M3 3h2v10H3zm10 0v10L6 8z",
  next: "M11 3h2v10h-2zM3 3l7 5-7 5z",
} as const;
