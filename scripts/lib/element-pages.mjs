import { elementsOf } from "./manifest.mjs";

/** The documentation pages of a manifest: `[file name, Markdown]`. */
export function createElementPages(manifest) {
  return elementsOf(manifest).map((element) => [
    `${element.tagName}.md`,
    pageOf(element),
  ]);
}

function pageOf(element) {
  const {
    tagName,
    summary = "",
    description = "",
    attributes = [],
    path,
  } = element;
  const properties = (element.members ?? []).filter(
    ({ kind, attribute }) => kind === "field" && !attribute,
  );
  const methods = (element.members ?? []).filter(
    ({ kind }) => kind === "method",
  );
  const parts = [
    `<!-- Made from the docblocks by \`node scripts/manifest.mjs\`: change those, and run it again. -->`,
    `# \`<${tagName}>\``,
    [summary, description].filter(Boolean).join("\n\n"),
    `Source: [\`${path}\`](../../${path}). Define it with \`livelets/elements/${tagName}/define\`.`,
    section(
      "Attributes",
      ["attribute", "type", "default", ""],
      attributes.map(attributeRow),
    ),
    section(
      "Properties without an attribute",
      ["property", "type", ""],
      properties.map(propertyRow),
    ),
    section(
      "Methods",
      ["method", ""],
      methods.map(({ name, description: text }) => [code(`${name}()`), text]),
    ),
    section(
      "Slots",
      ["slot", ""],
      (element.slots ?? []).map(({ name, description: text }) => [
        name ? code(name) : "(default)",
        text,
      ]),
    ),
    section(
      "Events",
      ["event", "class", ""],
      (element.events ?? []).map(({ name, type, description: text }) => [
        code(name),
        code(type.text),
        text,
      ]),
    ),
    section("CSS parts", ["part", ""], named(element.cssParts)),
    section(
      "CSS custom properties",
      ["property", "default", ""],
      (element.cssProperties ?? []).map(
        ({ name, default: value, description: text }) => [
          code(name),
          value ? code(value) : "",
          text,
        ],
      ),
    ),
    section(
      "States",
      ["state", ""],
      (element.cssStates ?? []).map(({ name, description: text }) => [
        code(`:state(${name})`),
        text,
      ]),
    ),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function attributeRow({ name, type, default: value, description }) {
  return [
    code(name),
    code(kindOf(type)),
    value && value !== '""' ? code(value) : "",
    description,
  ];
}

function propertyRow({ name, type, readonly, description }) {
  const text = readonly ? `Read only. ${description ?? ""}` : description;
  return [code(name), code(kindOf(type)), text];
}

function kindOf(type) {
  return (type?.text ?? "string").replace(/ \| undefined/g, "");
}

function named(list = []) {
  return list.map(({ name, description }) => [code(name), description]);
}

function section(title, head, rows) {
  if (rows.length === 0) return "";
  const lines = [head, head.map(() => "---"), ...rows].map(
    (cells) => `| ${cells.map(cell).join(" | ")} |`,
  );
  return `## ${title}\n\n${lines.join("\n")}`;
}

function cell(text = "") {
  return text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
}

function code(text) {
  return `\`${text}\``;
}
