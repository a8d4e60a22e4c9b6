/** A value as an attribute of HTML or of a Vue template, whatever is in it. */
export function quoteAttribute(value: string): string {
  const text = value
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return `"${text}"`;
}

/** A value as an attribute of JSX: as it is where that is safe, else as a string of JavaScript. */
export function quoteJsx(value: string): string {
  return /^[^"&{}<>\\\n]*$/.test(value)
    ? `"${value}"`
    : `{${JSON.stringify(value)}}`;
}
