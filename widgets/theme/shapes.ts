/**
 * One shape per state, and per quality while live: what the colour says, the shape says too. Paths of 16 × 16,
 * filled (`evenodd`), the same in both directions of writing.
 */
export const SHAPES = {
  live: "M8 3a5 5 0 1 0 .01 0z",
  excellent: "M8 3a5 5 0 1 0 .01 0z",
  good: "M8 1.5 14.5 8 8 14.5 1.5 8z",
  poor: "M8 2l7 12H1z",
  critical: "M8 14 1 2h14z",
  connecting: "M1 6.5h3v3H1zm5.5 0h3v3h-3zm5.5 0h3v3h-3z",
  "catching-up": "M6.5 1.5h3v6h4L8 14 2.5 7.5h4z",
  stale:
    "M8 1.5a6.5 6.5 0 1 0 .01 0zM8 4a4 4 0 1 1-.01 0zM7.2 5h1.6v2.4h2V9H7.2z",
  offline: "M3 3h10v10H3z",
  denied:
    "M2.5 4.6 4.6 2.5 8 5.9l3.4-3.4 2.1 2.1L10.1 8l3.4 3.4-2.1 2.1L8 10.1l-3.4 3.4-2.1-2.1L5.9 8z",
  unverified: "M8 1 15 8l-7 7-7-7zm0 3.4L4.4 8 8 11.6 11.6 8z",
  missing: "M3 3h10v10H3zm2.5 2.5v5h5v-5z",
  error: "M8 2l7 12H1z",
} as const;
