import { findOverride } from "../../texts/text.ts";

/** A page's own name for a command (`command.<type>`), or its type in words. */
export function nameCommand({ type }: { type: string }, locale: string) {
  const own = findOverride(`command.${type}`, locale);
  return typeof own === "string" ? own : type.replace(/[_:]/g, " ");
}

/** Texts as they are, whatever else it is as JSON; cut where it is longer than `most`. */
export function writeValue(value: unknown, most: number): string {
  const said =
    typeof value === "string" ? value : (JSON.stringify(value) ?? "–");
  return said.length > most ? `${said.slice(0, most)}…` : said;
}

/** Fields by their names; whatever has none as `writeValue` does. */
export function writeFields(value: unknown, most: number): string {
  if (value === null || typeof value !== "object")
    return writeValue(value ?? undefined, most);
  const fields = Object.entries(value).map(
    ([name, one]) => `${name} ${writeValue(one, most)}`,
  );
  return writeValue(fields.join(", "), most);
}
