/** Formatters are dear to make (about 50 µs) and cheap to use. Currencies come from outside, so their number is bounded. */
const MOST_KEPT = 200;
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** Stands where a value is not a number or not a time. */
export const NOTHING = "–";

/** A number in the locale's digits; "–" for NaN and infinities. */
export function formatNumber(
  value: number,
  locale: string,
  options: Intl.NumberFormatOptions = { maximumFractionDigits: 2 },
): string {
  if (!Number.isFinite(value)) return NOTHING;
  const id = locale + JSON.stringify(options);
  let format = numbers.get(id);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    if (numbers.size >= MOST_KEPT) numbers.clear();
    numbers.set(id, format);
  }
  return format.format(value);
}

/** `12 min`, `42 ms`, `3 days`: a number with its unit, as the locale writes it. */
export function formatUnit(
  value: number,
  unit: string,
  locale: string,
  unitDisplay: "short" | "long" = "short",
): string {
  return formatNumber(value, locale, {
    style: "unit",
    unit,
    unitDisplay,
    maximumFractionDigits: 0,
  });
}

/** A time of day or a date; "–" when `time` is no time. `time` is Unix ms or RFC 3339. */
export function formatDate(
  time: number | string,
  locale: string,
  options: Intl.DateTimeFormatOptions = { timeStyle: "medium" },
): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return NOTHING;
  const id = locale + JSON.stringify(options);
  let format = dates.get(id);
  if (!format)
    dates.set(id, (format = new Intl.DateTimeFormat(locale, options)));
  return format.format(date);
}

/** A length of time by its largest unit, rounded down: `59 sec`, `1 min`, `23 hr`, `3 days`. */
export function formatDuration(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return formatUnit(seconds, "second", locale);
  if (seconds < 3_600)
    return formatUnit(Math.floor(seconds / 60), "minute", locale);
  if (seconds < 86_400)
    return formatUnit(Math.floor(seconds / 3_600), "hour", locale);
  return formatUnit(Math.floor(seconds / 86_400), "day", locale);
}

/** The locale in its canonical form, or null where the text is none that `Intl` knows. */
export function parseLocale(name: string): string | null {
  try {
    return Intl.getCanonicalLocales(name)[0] ?? null;
  } catch {
    return null;
  }
}
