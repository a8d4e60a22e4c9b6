import { formatNumber } from "./format.ts";

/** A text with `{name}` placeholders, or one per plural form of `{count}`. */
export type Message = string | PluralMessage;

export type PluralMessage = { readonly other: string } & Partial<
  Readonly<Record<Intl.LDMLPluralRule, string>>
>;

/** Part of the table: keys are `<who>.<what>`, and never change their meaning. */
export type Messages = Readonly<Record<string, Message>>;

export type Values = Readonly<Record<string, string | number>>;

/** A page's own texts, per locale; "" holds for all of them. A Map: keys come from outside. */
const overrides = new Map<string, Map<string, Message>>();
const listeners = new Set<() => void>();
const rules = new Map<string, Intl.PluralRules>();

/**
 * Replaces texts, for every locale or for one: `setTexts({ "feed.empty": "Noch nichts." }, "de")`.
 * Elements that are on the page show them at once.
 */
export function setTexts(messages: Messages, locale = ""): void {
  const own = overrides.get(locale) ?? new Map<string, Message>();
  for (const [key, message] of Object.entries(messages)) own.set(key, message);
  overrides.set(locale, own);
  for (const listener of listeners) listener();
}

/** Calls `listener` after each `setTexts`. */
export function subscribeTexts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the page set for a key: for this locale, for its language, for every locale; else undefined. */
export function findOverride(key: string, locale: string): Message | undefined {
  for (const scope of [locale, locale.split("-", 1)[0]!, ""]) {
    const message = overrides.get(scope)?.get(key);
    if (message !== undefined) return message;
  }
  return undefined;
}

/**
 * The text of a key, filled in. Numbers are written in the locale's digits. A placeholder without a value stays
 * as it is, so that whoever wrote the text sees it.
 */
export function text<T extends Messages>(
  table: T,
  key: keyof T & string,
  locale: string,
  values: Values = {},
): string {
  const message = findOverride(key, locale) ?? table[key]!;
  return chooseForm(message, locale, values).replace(
    /\{(\w+)\}/g,
    (placeholder, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : placeholder;
      return typeof value === "number"
        ? formatNumber(value, locale)
        : (value ?? placeholder);
    },
  );
}

function chooseForm(message: Message, locale: string, values: Values): string {
  if (typeof message === "string") return message;
  let rule = rules.get(locale);
  if (!rule) rules.set(locale, (rule = new Intl.PluralRules(locale)));
  return message[rule.select(Number(values["count"]))] ?? message.other;
}
