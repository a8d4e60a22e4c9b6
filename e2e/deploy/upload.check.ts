import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../../scripts/lib/function-names.ts";
import { importGraph } from "../../scripts/lib/import-graph.ts";
import { startManagementApi } from "./management-api.ts";
import type { ManagementApi } from "./management-api.ts";
import { SupabaseCli } from "./supabase-cli.ts";

let api: ManagementApi;
let cli: SupabaseCli;

beforeAll(async () => {
  cli = new SupabaseCli();
  api = await startManagementApi();
  const profile = join(cli.folder, "profile.yaml");
  writeFileSync(
    profile,
    `name: recorded\napi_url: ${api.url}\ndashboard_url: ${api.url}\nproject_host: localhost\n`,
  );
  const ref = "a".repeat(20);
  await cli.run(
    ..."functions deploy --use-api --yes --profile".split(" "),
    profile,
    `--remote=${ref}`,
  );
});
afterAll(() => {
  api?.stop();
  cli?.remove();
});

/** The files that esbuild bundles: what runs, without types. */
async function bundled(entry: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: cli.folder,
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    packages: "external",
    platform: "neutral",
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

it("deploys every function", () => {
  expect([...api.uploads.keys()].sort()).toEqual(functionNames);
});

describe.each(functionNames)("%s", (name) => {
  const entry = `functions/${name}/index.ts`;

  it("is uploaded with every file that it runs", async () => {
    const { files } = api.uploads.get(name)!;
    const needed = await bundled(entry);
    expect(needed).toContain(entry);
    expect(needed.filter((file) => !files.has(file))).toEqual([]);
  });

  it("is uploaded with nothing that it does not import", () => {
    const { files } = api.uploads.get(name)!;
    expect([...files.keys()].sort()).toEqual(
      ["functions/deno.json", ...importGraph(cli.folder, entry).files].sort(),
    );
  });

  it("is uploaded as it is", () => {
    for (const [file, text] of api.uploads.get(name)!.files)
      expect(text).toBe(readFileSync(join(cli.folder, file), "utf8"));
  });

  it("says where it begins, and checks tokens itself", () => {
    expect(api.uploads.get(name)!.metadata).toMatchObject({
      entrypoint_path: entry,
      import_map_path: "functions/deno.json",
      verify_jwt: false,
    });
  });
});
