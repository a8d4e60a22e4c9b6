import type { EventData } from "../../events/event.ts";
import type { MetricDefinition } from "../../controllers/metric-definitions.ts";
import { formatNumber } from "../../texts/format.ts";
import { readPath } from "../../texts/read-path.ts";

const LONGEST = 80;
/** From here on digits say less than words: 10,000,000 is 10M. */
const COMPACT = 1e7;
/** Beyond this, neighbouring numbers cannot be told apart. */
export const MOST = 1e15;

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
  definition: MetricDefinition,
  data: EventData,
  locale: string,
): string {
  const options: Intl.NumberFormatOptions = {
    ...styleOf(definition, data),
    ...digitsOf(definition),
    ...(Math.abs(value) >= COMPACT && {
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
    }),
  };
  return formatNumber(value, locale, options);
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

function styleOf(
  { format = "number", currency }: MetricDefinition,
  data: EventData,
): Intl.NumberFormatOptions {
  switch (format) {
    case "currency":
      return currencyStyle(currency, data["unit"]);
    case "percent":
      return { style: "percent", maximumFractionDigits: 1 };
    case "minutes":
      return { style: "unit", unit: "minute", maximumFractionDigits: 0 };
    case "milliseconds":
      return { style: "unit", unit: "millisecond", maximumFractionDigits: 1 };
    case "bytes":
      return {
        style: "unit",
        unit: "byte",
        notation: "compact",
        unitDisplay: "narrow",
        maximumFractionDigits: 1,
      };
    default:
      return { maximumFractionDigits: 2 };
  }
}

/** What the event says goes before what the definition says: only the tenant knows its currency. */
function currencyStyle(
  currency: string | undefined,
  unit: unknown,
): Intl.NumberFormatOptions {
  const said =
    typeof unit === "string" && /^[A-Z]{3}$/.test(unit) ? unit : currency;
  return said
    ? { style: "currency", currency: said }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
}

function digitsOf({ digits }: MetricDefinition): Intl.NumberFormatOptions {
  return digits === undefined ? {} : fixed(digits);
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}
