import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import ts from "typescript";

/** What may be imported from the package; `docs/architecture.md` says what each is. */
export const SOURCES = ["supabase", "pusher", "poll", "mock", "memory"];

/** The files that package.json's `exports` lead to, below `widgets/`. Only what they reach is built. */
export async function packageEntries(root) {
  const elements = await foldersIn(join(root, "widgets/elements"));
  const packs = await foldersIn(join(root, "widgets/packs"));
  const types = (await readdir(join(root, "widgets/types"))).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  return [
    "index.ts",
    "embed/livelets.ts",
    ...elements.flatMap((name) => [
      `elements/${name}/${name}.ts`,
      `elements/${name}/${name}.define.ts`,
    ]),
    ...SOURCES.map((name) => `sources/${name}.ts`),
    ...packs.map((name) => `packs/${name}/index.ts`),
    ...types.map((name) => `types/${name}`),
  ];
}

/**
 * The npm package: one readable module per file, with types, for bundlers to shake and shrink. Throws with what the
 * compiler says.
 */
export async function buildPackage(root, folder) {
  const entries = await packageEntries(root);
  const program = ts.createProgram(
    entries.map((path) => join(root, "widgets", path)),
    { ...readOptions(root), outDir: folder },
  );
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new Error(describe(root, problems));
  await renameTypeImports(folder);
}

function readOptions(root) {
  const file = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...file.config, include: [], files: [] },
    ts.sys,
    root,
  );
  return {
    ...options,
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: join(root, "widgets"),
    // What a page gets must not lean on Node's or the tests' globals.
    types: [],
  };
}

function describe(root, problems) {
  return ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => relative(root, name),
    getCurrentDirectory: () => root,
    getNewLine: () => "\n",
  });
}

/** The compiler leaves `./x.ts` in declarations, where there is only `./x.d.ts`. */
async function renameTypeImports(folder) {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(folder, name);
    const text = await readFile(path, "utf8");
    const renamed = text.replace(
      /((?:from|import)\s*\(?\s*")(\.{1,2}\/[^"]+)\.ts"/g,
      '$1$2.js"',
    );
    if (renamed !== text) await writeFile(path, renamed);
  }
}

async function foldersIn(path) {
  const found = await readdir(path, { withFileTypes: true });
  return found.filter((one) => one.isDirectory()).map(({ name }) => name);
}
