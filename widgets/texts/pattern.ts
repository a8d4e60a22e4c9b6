import { formatDate, formatNumber, formatUnit } from "./format.ts";
import { readPath } from "./read-path.ts";

/** No field of an event needs more in a row; a hostile one gets no more. */
const LONGEST = 300;

/**
 * Fills a pack's pattern from an event's data: `{member.full_name}`, `{value|percent}`.
 * Null when a path leads nowhere: a piece is shown whole or not at all. Formats:
 *
 * - `number`, `percent` (of a ratio 0–1), `minutes`, `bytes`, `time` (of RFC 3339)
 * - `unit`: a number with the unit that stands beside it in `data.unit` (`ratio`, `ms`, `bytes`, any word)
 */
export function fillPattern(
  pattern: string,
  data: Readonly<Record<string, unknown>>,
  locale: string,
): string | null {
  let whole = true;
  const filled = pattern.replace(
    /\{([\w.]+)(?:\|(\w+))?\}/g,
    (_, path: string, format: string | undefined) => {
      const value = readPath(data, path);
      if (value === null) whole = false;
      return value === null ? "" : formatValue(value, format, data, locale);
    },
  );
  return whole ? filled : null;
}

function formatValue(
  value: string | number | boolean,
  format: string | undefined,
  data: Readonly<Record<string, unknown>>,
  locale: string,
): string {
  if (format === "time" && typeof value === "string")
    return formatDate(value, locale, { hour: "numeric", minute: "2-digit" });
  if (typeof value !== "number") return clip(String(value));
  const unit = format === "unit" ? readPath(data, "unit") : format;
  return formatQuantity(value, unit === null ? "" : String(unit), locale);
}

function formatQuantity(value: number, unit: string, locale: string): string {
  switch (unit) {
    case "percent":
    case "ratio":
      return formatNumber(value, locale, {
        style: "percent",
        maximumFractionDigits: 1,
      });
    case "minutes":
      return formatUnit(value, "minute", locale);
    case "ms":
      return formatNumber(value, locale, {
        style: "unit",
        unit: "millisecond",
        maximumFractionDigits: 1,
      });
    case "bytes":
      return formatBytes(value, locale);
    case "":
    case "number":
    case "undefined":
      return formatNumber(value, locale);
    default:
      return `${formatNumber(value, locale)} ${clip(unit)}`;
  }
}

function formatBytes(value: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const size = value > 0 ? Math.floor(Math.log10(value) / 3) : 0;
  const step = Math.max(0, Math.min(units.length - 1, size));
  return formatNumber(value / 1_000 ** step, locale, {
    style: "unit",
    unit: units[step]!,
    maximumFractionDigits: 1,
  });
}

function clip(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
