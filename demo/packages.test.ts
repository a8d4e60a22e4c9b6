import { build } from "esbuild";
import { expect, it } from "vitest";
import { packages } from "../vite.config.ts";

it("prepares every package that the page's code imports, and no other", async () => {
  const found = new Set<string>();
  await build({
    entryPoints: ["demo/demo.ts"],
    bundle: true,
    write: false,
    outdir: "unused",
    format: "esm",
    splitting: true,
    plugins: [
      {
        name: "collect",
        setup(builder) {
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
