import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";

const FOLDER = new URL("../../dist/cdn/", import.meta.url);

/** Only names that the build gives: nothing here can lead out of the folder. */
const NAME = /^\/cdn\/((?:chunks\/)?[\w.-]+\.js)$/;

/** Serves the built script tag to pages of any origin. False where the path is none of its files. */
export async function serveCdn(
  path: string,
  response: ServerResponse,
): Promise<boolean> {
  const name = NAME.exec(path.split("?")[0]!)?.[1];
  if (name === undefined || name.includes("..")) return false;
  const file = await readFile(new URL(name, FOLDER)).catch(() => null);
  response.writeHead(file ? 200 : 404, {
    "content-type": "text/javascript; charset=utf-8",
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    // A build may change them under the same address: asked for anew each time.
    "cache-control": "no-cache",
  });
  response.end(file ?? "// Not built yet: npm run build.\n");
  return true;
}
