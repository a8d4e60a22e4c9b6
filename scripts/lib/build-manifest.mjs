import { createManifest } from "./manifest.mjs";

/** The custom elements manifest of the package: its paths are those of the files in `dist/`. */
export async function buildManifest() {
  const text = JSON.stringify(await createManifest());
  return JSON.parse(text.replace(/"(\/?)widgets\/([^"]+)\.ts"/g, '"$1$2.js"'));
}
