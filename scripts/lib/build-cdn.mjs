import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { copyIntoLists } from "./build-copies.mjs";
import { leaveOutFallbacks } from "./build-lit.mjs";
import { inlineNamespaces } from "./build-namespaces.mjs";
import { leaveOutTables } from "./build-sdk.mjs";
import { shrinkTemplates } from "./build-templates.mjs";

/**
 * Few files: each costs a request and starts its compression anew. `core` is what every element needs, `client` what
 * every connection needs; an element, an engine, a pack and an SDK is one file each.
 */
const GROUPS = [
  {
    name: "core",
    test: /node_modules\/(@lit|lit)|widgets\/(theme|texts\/(text|read-path|format|state-messages)|events\/(error|event|state)\.|controllers\/(attributes|client-|default-client|frame|live-error|locale|settled|state-|status|tick|topic-state))/,
  },
  {
    name: "client",
    test: /widgets\/(client\/(?!command|recording|room|lease|uuid|bare|figures|fall-back|engine-trial|queue|device|memory|store|tabs|tab-leader|shared-source|conflicts|optimistic)|setup(?!\/(replay|time-travel|travel-of|live-end|open-past))|log\/receiver|events\/(?!parse-(command|lease|recording)|recording|hash32)|embed\/connect-page|elements\/live-provider\/(announce|.*-event)|sources\/(deps|rooms|lazy-live))/,
  },
  {
    name: "tabs",
    test: /widgets\/client\/(tab-leader|shared-source|memory-scope)/,
  },
  { name: "mock", test: /widgets\/(sources\/(mock|local)|events\/hash32)/ },
  {
    name: "replay",
    test: /widgets\/(sources\/replay|setup\/replay|events\/parse-recording)/,
  },
  // With its SDK: one is never of use without the other here, and two files would be two round trips.
  {
    name: "supabase",
    test: /sources\/supabase(?!-live)|node_modules\/@supabase/,
  },
  { name: "pusher", test: /sources\/pusher(?!-live)|node_modules\/pusher-js/ },
  // With what it shares with the parts of it that load later: on its own that would be one more file.
  {
    name: "live-activity-feed",
    test: /controllers\/(feed-|rows-|lazy|scroll-controller)|log\/window|live-activity-feed\/(live|chunks|entry-time|held|away-mark|render-(state|choices)|row\.styles)/,
  },
  {
    name: "feed-rows",
    test: /live-activity-feed\/(feed-list|away-place|list-painter|row-nodes|render-row|describe|icons)|texts\/pattern/,
  },
  { name: "pack", test: /widgets\/packs\/[\w-]+\.ts/ },
];

/** The loader as a module and as a classic script, and the chunks that both share, in `folder`. */
export async function buildCdn(root, folder) {
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    plugins: [
      copyIntoLists(),
      shrinkTemplates(),
      leaveOutFallbacks(),
      leaveOutTables(),
      inlineNamespaces(),
    ],
    // As for a server only in that nothing is put around `import()`: everything runs in pages.
    ssr: { noExternal: true, target: "webworker" },
    resolve: { conditions: ["production", "browser"] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: "oxc",
      target: "es2022",
      rolldownOptions: {
        input: { livelets: join(root, "widgets/embed/livelets.ts") },
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "chunks/[name]-[hash].js",
          codeSplitting: { groups: GROUPS },
        },
      },
    },
  });
  await writeClassic(folder);
}

/**
 * The classic script is the loader again: it has no imports but dynamic ones, which start from the script's own
 * address there too.
 */
async function writeClassic(folder) {
  const loader = await readFile(join(folder, "livelets.js"), "utf8");
  const parts = loader.split("import.meta.url");
  if (parts.length !== 2 || /\bexport\b|\bimport\s*["{*\w]/.test(loader)) {
    throw new Error(
      "build: the loader is no longer one piece with one import.meta.url. Mend writeClassic or GROUPS in scripts/lib/build-cdn.mjs.",
    );
  }
  const code = parts.join("document.currentScript?.src");
  await writeFile(join(folder, "livelets.iife.js"), `(()=>{${code}})();\n`);
}
