/** The text, number or boolean at a path of plain data; null where there is none. Own keys only. */
export function readPath(
  data: Readonly<Record<string, unknown>>,
  path: string,
): string | number | boolean | null {
  let value: unknown = data;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    if (!Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}
