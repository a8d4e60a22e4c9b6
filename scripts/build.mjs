import "./lib/require-node.mjs";
import "./lib/end-with-npm.mjs";

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findSecrets } from "./lib/find-secrets.mjs";
import { installDependencies, ROOT } from "./lib/install.mjs";

const HELP = `Usage: npm run build [-- <parts>]

Makes in dist/, all of it or the parts that are named:
  package   ES modules with types, what package.json exports, and custom-elements.json
  cdn       cdn/livelets.js and cdn/livelets.iife.js with their chunks, for a script tag
  demo      demo/: the demo on mock, static
`;

/** The others have folders of their own inside the package's folder. */
const PARTS = {
  async package(out) {
    const { buildPackage } = await import("./lib/build-package.mjs");
    const { packageManifest } = await import("./lib/manifest-files.mjs");
    await mkdir(out, { recursive: true });
    const others = Object.keys(PARTS);
    for (const name of await readdir(out))
      if (!others.includes(name))
        await rm(join(out, name), { recursive: true, force: true });
    await buildPackage(ROOT, out);
    await writeFile(join(out, "custom-elements.json"), await packageManifest());
  },
  async cdn(out) {
    const { buildCdn } = await import("./lib/build-cdn.mjs");
    await buildCdn(ROOT, join(out, "cdn"));
  },
  async demo(out) {
    const { buildDemo } = await import("./lib/build-demo.mjs");
    await buildDemo(ROOT, join(out, "demo"));
  },
};

const names = process.argv.slice(2);
if (!names.every((name) => Object.hasOwn(PARTS, name))) {
  process.stderr.write(HELP);
  process.exit(2);
}
const out = join(ROOT, "dist");
// Whoever started this may be a test: what is built is for the world all the same.
process.env.NODE_ENV = "production";
installDependencies();
for (const name of Object.keys(PARTS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const started = Date.now();
  await PARTS[name](out);
  console.log(
    `built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}
const secrets = findSecrets(out);
for (const { file, what } of secrets)
  console.error(
    `build: dist/${file} holds ${what}. Take it out of the source.`,
  );
if (secrets.length > 0) process.exit(1);
