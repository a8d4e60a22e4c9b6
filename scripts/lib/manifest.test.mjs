import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./install.mjs";
import { manifestFiles, packageManifest } from "./manifest-files.mjs";
import { createManifest, elementsOf, fieldsOf } from "./manifest.mjs";

let files;
let elements;
beforeAll(async () => {
  files = new Map(await manifestFiles());
  elements = elementsOf(await createManifest());
});

describe("what is made from the docblocks", () => {
  it("is what the docblocks say now: else run `node scripts/manifest.mjs`", () => {
    for (const [path, text] of files)
      expect(readFileSync(join(ROOT, path), "utf8"), path).toBe(text);
  });

  it("has a page for each element, and for no other", () => {
    const pages = [...files.keys()].filter((path) => path.startsWith("docs/"));
    const found = readdirSync(join(ROOT, "docs/elements"));
    expect(pages).toEqual(found.sort().map((name) => `docs/elements/${name}`));
  });
});

describe("the manifest", () => {
  it("has every element that has a define file of its own name", () => {
    const folders = readdirSync(join(ROOT, "widgets/elements")).filter((name) =>
      name.startsWith("live-"),
    );
    expect(elements.map(({ tagName }) => tagName).sort()).toEqual(
      folders.sort(),
    );
  });

  it("says something of every attribute, property, slot, event, part and state", () => {
    for (const element of elements) {
      const { slots, events, cssParts, cssStates, cssProperties } = element;
      const said = [fieldsOf(element), slots, events, cssParts]
        .concat([cssStates, cssProperties])
        .flatMap((list) => list ?? []);
      for (const { name, description } of said)
        expect(description, `${element.tagName} ${name}`).toBeTruthy();
    }
  });

  it("is the package's too, with the paths of the built files", async () => {
    const text = await packageManifest();
    expect(text).not.toMatch(/widgets\/|\.ts"/);
    const built = elementsOf(JSON.parse(text));
    expect(built.map(({ path }) => path)).toEqual(
      elements.map(({ path }) => path.replace(/^widgets\/(.+)\.ts$/, "$1.js")),
    );
    expect(built.map(fieldsOf)).toEqual(elements.map(fieldsOf));
  });

  it("names no constant as a default", () => {
    const defaults = elements.flatMap(fieldsOf).map((field) => field.default);
    expect(defaults.filter((text) => /^[A-Z_]{2,}$/.test(text))).toEqual([]);
  });
});
