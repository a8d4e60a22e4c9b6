import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { packages } from "../vite.config.ts";
import { PAGES } from "./nav.ts";

/** The modules that the pages' markup names. */
async function listEntries(): Promise<string[]> {
  const entries = PAGES.map(async ([path]) => {
    const html = await readFile(`demo/${path}`, "utf8");
    const [, src] = /<script type="module" src="(.*?)"/.exec(html) ?? [];
    return new URL(src!, `file:///demo/${path}`).pathname.slice(1);
  });
  return [...new Set(await Promise.all(entries))];
}

it("prepares every package that the pages' code imports, and no other", async () => {
  const found = new Set<string>();
  await build({
    entryPoints: await listEntries(),
    bundle: true,
    write: false,
    outdir: "unused",
    format: "esm",
    splitting: true,
    jsx: "automatic",
    jsxDev: true,
    plugins: [
      {
        name: "collect",
        setup(builder) {
          // What a template itself imports is "vue" again.
          builder.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
            const [, script] =
              /<script[^>]*>([\s\S]*?)<\/script>/.exec(
                await readFile(path, "utf8"),
              ) ?? [];
            return {
              contents: `${script ?? ""}\nexport default null;`,
              loader: "ts",
            };
          });
          builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
            if (kind !== "entry-point") found.add(path);
            return kind === "entry-point"
              ? undefined
              : { path, external: true };
          });
        },
      },
    ],
  });
  expect([...found].sort()).toEqual(packages);
});
