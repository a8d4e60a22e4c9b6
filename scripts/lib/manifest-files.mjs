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

async function formatted([path, text]) {
  const filepath = join(ROOT, path);
  const options = await resolveConfig(filepath, { editorconfig: true });
  return [path, await format(text, { ...options, filepath })];
}
