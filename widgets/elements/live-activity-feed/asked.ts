/** What a page, or its reader, asks to see of a feed; "" is everything. */
export interface Asked {
  readonly category: string;
  readonly search: string;
  readonly range: string;
}

/** What the properties of a feed mean: a removed attribute leaves null, and a framework may set anything. */
export function readAsked(host: Readonly<Record<keyof Asked, unknown>>): Asked {
  const { category, search, range } = host;
  return {
    category: readText(category),
    search: readText(search),
    range: readText(range),
  };
}

/** Not everything is shown. */
export function isFiltered({ category, search, range }: Asked): boolean {
  return !!(category || search || range);
}

function readText(value: unknown): string {
  const isText = typeof value === "string" || typeof value === "number";
  return isText ? String(value) : "";
}
