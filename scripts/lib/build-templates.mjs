import { parseAst } from "vite";

/**
 * A Vite plugin that makes `css` and `html` templates small. Values in `${…}` are never touched, and text keeps one
 * space wherever it had any: only what a browser ignores goes.
 */
export function shrinkTemplates() {
  return {
    name: "livelets:shrink-templates",
    // After TypeScript is gone, before names are shortened.
    transform(code, id) {
      if (!/\/widgets\/.*\.ts$/.test(id) || !/\b(css|html)`/.test(code)) return;
      return { code: shrink(code), map: null };
    },
  };
}

/** The same program with smaller templates. */
export function shrink(code) {
  const edits = [];
  visit(parseAst(code), (node) => {
    if (node.type !== "TaggedTemplateExpression") return;
    const small = { css: shrinkCss, html: shrinkHtml }[node.tag.name];
    if (!small) return;
    for (const { start, end, value } of node.quasi.quasis) {
      // The parser counts the marks around a piece, or does not: the text itself is looked for.
      const from = code.indexOf(value.raw, start);
      if (from < 0 || from + value.raw.length > end + 2)
        throw lost(code, start);
      edits.push([from, from + value.raw.length, small(value.raw)]);
    }
  });
  edits.sort((a, b) => b[0] - a[0]);
  return edits.reduce(
    (text, [from, to, small]) => text.slice(0, from) + small + text.slice(to),
    code,
  );
}

/** Comments and spaces around punctuation go; texts in quotes and everything inside `calc()` and selectors stay. */
export function shrinkCss(css) {
  return css
    .split(/("[^"]*"|'[^']*')/)
    .map((piece, index) => (index % 2 === 1 ? piece : shrinkRules(piece)))
    .join("")
    .trim();
}

function shrinkRules(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/(?<=[{;][\w-]+): /g, ":")
    .replace(/([(]) | ([)])/g, "$1$2")
    .replaceAll(";}", "}");
}

/** Runs of spaces that a line break is part of become one space. */
export function shrinkHtml(html) {
  return html.replace(/\s*\n\s*/g, " ").replace(/ (?=\/?>)/g, "");
}

function visit(node, found) {
  if (Array.isArray(node)) return node.forEach((one) => visit(one, found));
  if (node === null || typeof node !== "object") return;
  if (typeof node.type === "string") found(node);
  for (const value of Object.values(node)) visit(value, found);
}

function lost(code, at) {
  return new Error(
    `build: a template was not found again at "${code.slice(at, at + 40)}". Mend scripts/lib/build-templates.mjs.`,
  );
}
