/** What the gallery shows, kept in its address. `both` and `all` show each of the others. */
export interface Look {
  readonly element: string;
  readonly theme: string;
  readonly direction: string;
  readonly width: string;
}

/** What may be chosen, with its words; the first is the default. */
export const CHOICES: Readonly<
  Record<keyof Look, Readonly<Record<string, string>>>
> = {
  element: {
    all: "Every element",
    "live-connection-badge": "Badge",
    "live-metrics-grid": "Metrics",
    "live-activity-feed": "Feed",
    "live-scrubber": "Scrubber",
    "live-conflict": "Conflict",
  },
  theme: { light: "Light", dark: "Dark", both: "Both" },
  direction: { ltr: "Left to right", rtl: "Right to left", both: "Both" },
  width: { full: "Full", 240: "240", 320: "320", 480: "480", all: "Each" },
};

const NAMES = Object.keys(CHOICES) as (keyof Look)[];

/** Reads an address; what is missing or unknown takes its default. */
export function parseLook(search: string): Look {
  const params = new URLSearchParams(search);
  const read = (name: keyof Look): string => {
    const value = params.get(name);
    const [first] = Object.keys(CHOICES[name]);
    return value !== null && Object.hasOwn(CHOICES[name], value)
      ? value
      : defaultOf(name, first!);
  };
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as never;
}

/** Whole numbers come first among an object's keys, whatever the order they were written in. */
function defaultOf(name: keyof Look, first: string): string {
  return name === "width" ? "full" : first;
}

/** Each combination of theme, direction and width that a look asks for. */
export function listStages({ theme, direction, width }: Look) {
  const themes = theme === "both" ? ["light", "dark"] : [theme];
  const directions = direction === "both" ? ["ltr", "rtl"] : [direction];
  const widths = width === "all" ? ["240", "320", "480", "full"] : [width];
  return themes.flatMap((scheme) =>
    directions.flatMap((dir) => widths.map((px) => ({ scheme, dir, px }))),
  );
}
