import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

/** It needs a backend that serves it to a page of another origin. */
const NOT_STATIC = "embed.html";

/** The demo as files for any web server: every page of `demo/`, on `mock`, for there is no backend beside them. */
export async function buildDemo(root, folder) {
  const pages = (await readdir(join(root, "demo"), { recursive: true })).filter(
    (name) => name.endsWith(".html") && name !== NOT_STATIC,
  );
  await build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "warn",
    // Addresses relative to the page: the folder may be served from anywhere.
    base: "./",
    build: {
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: pages.map((name) => join(root, "demo", name)),
      },
    },
  });
}
