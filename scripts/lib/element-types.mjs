import { elementsOf, eventsOf, fieldsOf, fileOf } from "./manifest.mjs";

/** The text of widgets/types/elements.ts: what the frameworks' types are made of, from the manifest. */
export function createElementTypes(manifest) {
  const elements = elementsOf(manifest);
  const events = elements.flatMap(eventsOf).map(([, type]) => type);
  const imports = [...new Set([...elements.map(({ name }) => name), ...events])]
    .sort()
    .map(
      (name) =>
        `import type { ${name} } from "${fileOf(name).replace("widgets/", "../")}";`,
    );
  return [
    "// Made from the docblocks by `node scripts/manifest.mjs`: change those, and run it again.",
    ...imports,
    "",
    "/** The class of each tag. */",
    table("LiveElements", elements, ({ name }) => name),
    "/** What each tag takes as properties. */",
    table("LiveProperties", elements, propertiesOf),
    "/** What each tag takes as attributes, for whoever can set nothing else. */",
    table("LiveAttributes", elements, attributesOf),
    "/** The events of each tag. */",
    table("LiveEvents", elements, listenersOf),
  ].join("\n");
}

function table(name, elements, typeOf) {
  const rows = elements.map(
    (element) => `  "${element.tagName}": ${typeOf(element)};`,
  );
  return `export interface ${name} {\n${rows.join("\n")}\n}\n`;
}

function propertiesOf(element) {
  const names = fieldsOf(element)
    .filter(({ readonly }) => !readonly)
    .map(({ name }) => `"${name}"`);
  return `Partial<Pick<${element.name}, ${names.join(" | ")}>>`;
}

/** A boolean attribute is there or not: "false" would be there. */
function attributesOf({ attributes }) {
  const rows = attributes.map(({ name, type }) => {
    const kind = type?.text ?? "string";
    const value = /boolean/.test(kind)
      ? '""'
      : /number/.test(kind)
        ? "number | string"
        : "string";
    return `"${name}"?: ${value} | undefined`;
  });
  return `{ ${rows.join("; ")} }`;
}

function listenersOf(element) {
  const rows = eventsOf(element).map(([name, type]) => `"${name}": ${type}`);
  return `{ ${rows.join("; ")} }`;
}
