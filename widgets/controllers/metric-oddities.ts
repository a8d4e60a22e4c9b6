import type { DescribeOdd } from "./metric-definitions.ts";

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown) => typeof value === "string";
const has = (value: unknown, fits: (fields: Fields) => boolean) =>
  typeof value === "object" && value !== null && fits(value as Fields);

/** What the fields that others depend on may be, and how that is said. */
const ACCEPTED: Readonly<
  Record<string, readonly [(value: unknown) => boolean, string]>
> = {
  digits: [
    (value) => Number.isInteger(value) && +value! >= 0 && +value! <= 20,
    "a whole number from 0 to 20",
  ],
  currency: [
    (value) => isText(value) && /^[a-z]{3}$/i.test(String(value)),
    "three letters such as EUR",
  ],
  comparison: [
    (value) => has(value, ({ label }) => isText(label)),
    'an object with a label, such as { label: "vs. yesterday" }',
  ],
  count: [
    (value) => has(value, ({ path, is }) => isText(path) && Array.isArray(is)),
    'an object such as { path: "status", is: ["open"] }',
  ],
  thresholds: [
    (value) =>
      Array.isArray(value) &&
      value.every((one) =>
        has(
          one,
          ({ from, label }) => typeof from === "number" && isText(label),
        ),
      ),
    'an array such as [{ from: 0, tone: "ok", label: "Quiet" }]',
  ],
  words: [
    (value) =>
      has(value, (words) =>
        Object.values(words).every((one) =>
          has(one, ({ label }) => isText(label)),
        ),
      ),
    'an object such as { open: { label: "Open", tone: "ok" } }',
  ],
};

/**
 * Which field of a definition has a value that is not accepted, and what is. Absent fields, and null, need none. It
 * loads where a page gives definitions of its own, or where one could not be drawn: those of our packs are tested.
 */
export const describeOdd: DescribeOdd = (definition) => {
  const fields = definition as unknown as Readonly<Record<string, unknown>>;
  for (const [field, [isRight, accepted]] of Object.entries(ACCEPTED)) {
    const value = fields[field] ?? null;
    if (value !== null && !isRight(value))
      return `has a wrong ${field}: use ${accepted}`;
  }
  return null;
};
