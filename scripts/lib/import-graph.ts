import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

export interface ImportGraph {
  /** Paths below the root, with `/`, the entry included. */
  readonly files: readonly string[];
  /** What is imported by a bare name (`zod`, `node:crypto`), not by a path. */
  readonly packages: readonly string[];
  /** Imports of files that are not there as they are written, such as one without `.ts`. */
  readonly missing: readonly string[];
}

/** All that an entry imports, types too, read by TypeScript's own scanner. */
export function importGraph(root: string, entry: string): ImportGraph {
  const files = new Set([entry]);
  const packages = new Set<string>();
  const missing = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    for (const { fileName } of ts.preProcessFile(text, true).importedFiles) {
      if (!fileName.startsWith(".")) {
        packages.add(fileName);
        continue;
      }
      const path = join(root, dirname(file), fileName);
      if (!existsSync(path)) missing.add(`${file}: ${fileName}`);
      else files.add(relative(root, path).replaceAll("\\", "/"));
    }
  }
  return {
    files: [...files].sort(),
    packages: [...packages].sort(),
    missing: [...missing].sort(),
  };
}
