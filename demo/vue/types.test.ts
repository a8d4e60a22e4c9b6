import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const FOLDER = import.meta.dirname;
let bad: string;
/** The errors that vue-tsc tells. */
let said: { page: string[]; mistakes: string[] };

/** The page, and beside it one with two mistakes. Inside the repository, for its packages to be found. */
beforeAll(async () => {
  bad = await mkdtemp(join(FOLDER, "../../node_modules/.livelets-types-"));
  const app = await readFile(join(FOLDER, "app.vue"), "utf8");
  const wrong = app
    .replace(':limit="20"', ':limit="true"')
    .replace("$event.detail.state", "$event.detail.colour")
    .replaceAll("../../widgets", join(FOLDER, "../../widgets"))
    .replaceAll("../connection", join(FOLDER, "../connection"));
  await writeFile(join(bad, "app.vue"), wrong);
  const include = ["*.vue", join(FOLDER, "*.vue"), join(FOLDER, "main.ts")];
  const config = { extends: join(FOLDER, "tsconfig.json"), include };
  await writeFile(join(bad, "tsconfig.json"), JSON.stringify(config));
  // What belongs to an error is indented below it.
  const errors = (await check(bad)).trim().split(/\n(?=\S)/);
  const isMistake = (error: string) => error.includes(basename(bad));
  said = {
    page: errors.filter((error) => !isMistake(error)),
    mistakes: errors.filter(isMistake),
  };
}, 240_000);

afterAll(() => rm(bad, { recursive: true, force: true }));

/** What vue-tsc says about a project. */
function check(folder: string): Promise<string> {
  const program = join(FOLDER, "../../node_modules/vue-tsc/bin/vue-tsc.js");
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [program, "--noEmit", "-p", join(folder, "tsconfig.json")],
      { timeout: 240_000 },
      (_error, stdout) => resolve(stdout),
    ),
  );
}

describe("the types of the elements in Vue", () => {
  it("accept the page", () => {
    expect(said.page).toEqual([]);
  });

  it("refuse a wrong attribute and a wrong field of an event", () => {
    const text = said.mistakes.join("\n");
    expect(text).toMatch(/boolean.*number/);
    expect(text).toMatch(/colour/);
  });
});
