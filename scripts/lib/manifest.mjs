import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cli } from "@custom-elements-manifest/analyzer/cli.js";
import { ROOT } from "./install.mjs";

/**
 * The custom elements manifest of the tree, as an object: what each element is called and takes, from its docblock.
 * Of what the analyzer finds, it keeps what a page may use; a default that is a constant's name becomes its value.
 */
export async function createManifest() {
  const { schemaVersion, modules } = await cli({
    argv: ["analyze", "--config", "scripts/lib/manifest.config.mjs"],
    cwd: ROOT,
    noWrite: true,
  });
  return {
    schemaVersion,
    readme: "README.md",
    modules: modules.map(publicPart).filter(isOfUse).sort(byPath),
  };
}

/** The elements of a manifest that a page writes down; those that only another element makes are left out. */
export function elementsOf(manifest) {
  return manifest.modules
    .flatMap(({ path, declarations }) =>
      declarations.map((element) => ({ ...element, path })),
    )
    .filter(({ tagName, path }) => tagName && path.includes(`/${tagName}/`));
}

/** `[event name, class name]` of an element's events. */
export function eventsOf({ events = [] }) {
  return events.map(({ name, type }) => [name, type.text]);
}

/** Public fields, attributes included: `{ name, attribute, type, isReadonly }`. */
export function fieldsOf({ members = [] }) {
  return members.filter(({ kind }) => kind === "field");
}

function publicPart(module) {
  return {
    ...module,
    declarations: module.declarations.filter(isElement).map(cleaned),
  };
}

function isElement({ kind, customElement }) {
  return kind === "class" && customElement;
}

function isOfUse({ declarations, exports = [] }) {
  return (
    declarations.length > 0 ||
    exports.some(({ kind }) => kind === "custom-element-definition")
  );
}

function cleaned(element) {
  const { members = [], attributes = [], events = [] } = element;
  return {
    ...element,
    members: members.filter(isPublic).map(withoutConstants),
    attributes: attributes.map(withoutConstants),
    // The same event again, found where it is dispatched: it has no name there.
    events: events.filter(({ name }) => name),
  };
}

function isPublic({ privacy, name, kind, static: isStatic }) {
  const own = privacy === undefined || privacy === "public";
  return (
    own &&
    !isStatic &&
    !name.startsWith("#") &&
    !(kind === "method" && LIT.has(name))
  );
}

const LIT = new Set([
  "connectedCallback",
  "disconnectedCallback",
  "render",
  "update",
  "updated",
  "willUpdate",
  "firstUpdated",
]);

function withoutConstants(field) {
  const value = field.default && constantOf(field.default);
  return value === undefined ? field : { ...field, default: value };
}

/** The literal behind a constant's name, or undefined where it is none. */
function constantOf(name) {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return undefined;
  const declared = new RegExp(`const ${name} = ([^;]+);`);
  return sources()
    .map((text) => declared.exec(text)?.[1])
    .find(Boolean);
}

let texts;
function sources() {
  texts ??= listSources().map((path) => readFileSync(join(ROOT, path), "utf8"));
  return texts;
}

/** The path of the file that exports a class, from the repository's root. */
export function fileOf(className) {
  const declared = new RegExp(`export class ${className}\\b`);
  const index = sources().findIndex((text) => declared.test(text));
  if (index >= 0) return listSources()[index];
  throw new Error(
    `manifest: no file exports the class "${className}". Correct the docblock that names it.`,
  );
}

function listSources() {
  return listFiles("widgets").filter((path) => !path.endsWith(".test.ts"));
}

function listFiles(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"))
    .sort();
}

function byPath(one, other) {
  return one.path < other.path ? -1 : 1;
}
