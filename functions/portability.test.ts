import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { functionNames } from "../scripts/lib/function-names.ts";
import { importGraph } from "../scripts/lib/import-graph.ts";

// What can be told without Deno and without Supabase's tools: `npm run test:deploy` runs those.

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");
const imports: Record<string, string> = JSON.parse(
  read("functions/deno.json"),
).imports;

const environment: Record<string, string> = {
  SUPABASE_URL: "http://127.0.0.1:1",
  SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_test"}',
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_test"}',
  SUPABASE_DB_URL: "postgres://nobody@127.0.0.1:1/none",
};

/** The function as its entrypoint gives it, started in this environment. */
async function start(name: string, env = environment) {
  vi.resetModules();
  for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
  const module: { default: { fetch: (r: Request) => Promise<Response> } } =
    await import(`./${name}/index.ts`);
  return module.default.fetch;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(functionNames)("%s", (name) => {
  const graph = importGraph(root, `functions/${name}/index.ts`);

  it("imports files by their whole names", () => {
    expect(graph.missing).toEqual([]);
  });

  it("imports nothing outside functions/ and the rooms that run anywhere", () => {
    const allowed = /^(functions|widgets\/(events|packs))\//;
    expect(graph.files.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it("imports no package that functions/deno.json does not name", () => {
    const unknown = graph.packages.filter(
      (bare) => !bare.startsWith("node:") && !Object.hasOwn(imports, bare),
    );
    expect(unknown).toEqual([]);
  });

  it("is deployed, and checks tokens itself", () => {
    expect(read("supabase/config.toml")).toContain(
      `[functions.${name}]\nverify_jwt = false\nentrypoint = "../functions/${name}/index.ts"\nimport_map = "../functions/deno.json"\n`,
    );
  });

  it("starts on Node, and refuses a method that it has not", async () => {
    vi.spyOn(console, "log").mockReturnValue();
    const fetch = await start(name);
    const answer = await fetch(
      new Request(`http://localhost/functions/v1/${name}`, { method: "PUT" }),
    );
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toMatch(/GET|POST/);
  });

  it.each(Object.keys(environment))("names %s when it is not set", (variable) =>
    expect(start(name, { ...environment, [variable]: "" })).rejects.toThrow(
      `functions: ${variable} is not set.`,
    ),
  );

  it.each([
    "SUPABASE_PUBLISHABLE_KEYS",
    "SUPABASE_SECRET_KEYS",
    "SUPABASE_JWKS",
  ])("names %s when it is not JSON, and tells nothing of it", (variable) =>
    expect(
      start(name, { ...environment, [variable]: "sb_secret_bare" }),
    ).rejects.toThrow(
      `functions: ${variable} is not JSON. Set it as Supabase does, quotes included.`,
    ),
  );

  it("names the half of Pusher's settings that is not set", () =>
    expect(start(name, { ...environment, PUSHER_KEY: "k" })).rejects.toThrow(
      "functions: PUSHER_APP_ID is not set.",
    ));
});

it("has the packages of Deno in the versions that are locked for Node", () => {
  const locked = JSON.parse(read("package-lock.json")).packages;
  for (const [bare, specifier] of Object.entries(imports))
    expect(specifier).toBe(
      `npm:${bare}@${locked[`node_modules/${bare}`].version}`,
    );
});

it("deploys no function that is not there", () => {
  const slugs = [
    ...read("supabase/config.toml").matchAll(/^\[functions\.(.+)\]/gm),
  ];
  expect(slugs.map(([, slug]) => slug).sort()).toEqual(functionNames);
});
