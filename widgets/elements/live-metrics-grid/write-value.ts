import type { EventData } from "../../events/event.ts";
import type { MetricDefinition } from "../../controllers/metric-definitions.ts";
import { formatNumber } from "../../texts/format.ts";
import { readPath } from "../../texts/read-path.ts";

const LONGEST = 80;
/** From here on digits say less than words: 10,000,000 is 10M. */
const COMPACT = 1e7;
/** Beyond this, neighbouring numbers cannot be told apart. */
export const MOST = 1e15;

/** At most so many digits behind the point, of a number or of a unit that `Intl` knows. */
const round = (
  maximumFractionDigits: number,
  unit?: string,
): Intl.NumberFormatOptions => ({
  ...(unit && { style: "unit", unit }),
  maximumFractionDigits,
});

/** By `format`; any other is a plain number. */
const STYLES: Readonly<Record<string, Intl.NumberFormatOptions>> = {
  percent: { ...round(1), style: "percent" },
  minutes: round(0, "minute"),
  milliseconds: round(1, "millisecond"),
};

const BYTES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** The value of one event by its definition. A page's own function may throw. */
export function readValue(
  { value = "value" }: MetricDefinition,
  data: EventData,
): unknown {
  return typeof value === "function" ? value(data) : readPath(data, value);
}

export function readNumber(
  from: number | string | undefined,
  data: EventData,
): number | null {
  const value = typeof from === "string" ? readPath(data, from) : from;
  return typeof value === "number" && Math.abs(value) < MOST ? value : null;
}

/** A number as the definition and the locale write it. Throws where the definition asks for what `Intl` has not. */
export function writeNumber(
  value: number,
  { format = "number", currency, digits }: MetricDefinition,
  data: EventData,
  locale: string,
): string {
  if (format === "bytes") return writeBytes(value, digits, locale);
  return formatNumber(value, locale, {
    // A zero has no side.
    signDisplay: "negative",
    ...(format === "currency"
      ? currencyStyle(currency, data["unit"])
      : (STYLES[format] ?? round(2))),
    ...(digits !== undefined && fixed(digits)),
    ...(Math.abs(value) >= COMPACT && {
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
    }),
  });
}

/** In the largest unit of 1,000 that is not more than the value. */
function writeBytes(
  value: number,
  digits: number | undefined,
  locale: string,
): string {
  let at = 0;
  let size = value;
  for (; Math.abs(size) >= 1_000 && at < BYTES.length - 1; at += 1)
    size /= 1_000;
  return formatNumber(size, locale, {
    signDisplay: "negative",
    ...round(1, BYTES[at]),
    ...(digits !== undefined && fixed(digits)),
  });
}

export function writePercent(value: number, locale: string): string {
  return formatNumber(value, locale, {
    style: "percent",
    maximumFractionDigits: Math.abs(value) < 1 ? 1 : 0,
  });
}

/** No field of an event needs more in a tile; a hostile one gets no more. */
export function clip(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What the event says goes before what the definition says: only the tenant knows its currency. */
function currencyStyle(
  currency: string | undefined,
  unit: unknown,
): Intl.NumberFormatOptions {
  const said = /^[A-Z]{3}$/.test(String(unit)) ? String(unit) : currency;
  return said ? { style: "currency", currency: said } : fixed(2);
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}
