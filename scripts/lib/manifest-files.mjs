import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { createElementPages } from "./element-pages.mjs";
import { createElementTypes } from "./element-types.mjs";
import { ROOT } from "./install.mjs";
import { createManifest } from "./manifest.mjs";

/** The files of the tree that are made from the docblocks: `[path, text]`, as Prettier would have them. */
export async function manifestFiles() {
  const manifest = await createManifest();
  const files = [
    ["widgets/types/elements.ts", createElementTypes(manifest)],
    ...createElementPages(manifest).map(([name, text]) => [
      `docs/elements/${name}`,
      text,
    ]),
  ];
  return Promise.all(files.map(formatted));
}

/** The same manifest as the package has it, `dist/custom-elements.json`: its paths are those of the built files. */
export async function packageManifest() {
  const text = JSON.stringify(await createManifest(), null, 2);
  return `${text.replace(/"(\/?)(?:widgets\/)?([\w./-]+)\.ts"/g, '"$1$2.js"')}\n`;
}

async function formatted([path, text]) {
  const filepath = join(ROOT, path);
  const options = await resolveConfig(filepath, { editorconfig: true });
  return [path, await format(text, { ...options, filepath })];
}
