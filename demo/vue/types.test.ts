import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const FOLDER = import.meta.dirname;
let bad: string;

/** The page with two mistakes in it. Inside the repository, for its packages to be found. */
beforeAll(async () => {
  bad = await mkdtemp(join(FOLDER, "../../node_modules/.livelets-types-"));
  const app = await readFile(join(FOLDER, "app.vue"), "utf8");
  const wrong = app
    .replace(':limit="20"', ':limit="true"')
    .replace("$event.detail.state", "$event.detail.colour")
    .replaceAll("../../widgets", join(FOLDER, "../../widgets"))
    .replaceAll("../connection", join(FOLDER, "../connection"));
  await writeFile(join(bad, "app.vue"), wrong);
  const config = { extends: join(FOLDER, "tsconfig.json"), include: ["*.vue"] };
  await writeFile(join(bad, "tsconfig.json"), JSON.stringify(config));
});

afterAll(() => rm(bad, { recursive: true, force: true }));

/** What vue-tsc says about a project. */
function check(folder: string): Promise<string> {
  const program = join(FOLDER, "../../node_modules/vue-tsc/bin/vue-tsc.js");
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [program, "--noEmit", "-p", join(folder, "tsconfig.json")],
      { timeout: 60_000 },
      (_error, stdout) => resolve(stdout),
    ),
  );
}

describe("the types of the elements in Vue", () => {
  it("accept the page", async () => {
    expect(await check(FOLDER)).toBe("");
  }, 60_000);

  it("refuse a wrong attribute and a wrong field of an event", async () => {
    const said = await check(bad);
    expect(said).toMatch(/boolean.*number/);
    expect(said).toMatch(/colour/);
  }, 60_000);
});
