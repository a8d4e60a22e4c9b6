import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { htmlFrame } from "./demo/html-frame.ts";
import { PAGES } from "./demo/nav.ts";

/**
 * A custom element cannot be defined twice in one page, so hot replacement is of no use here: reload the page.
 * Without Vite's own socket, two backends run side by side, and the page's sockets are the widgets' alone.
 * (`hmr: false` alone leaves Vite's script in the page, which then tries to connect for ever.)
 */
const withoutViteSocket: Plugin = {
  name: "livelets:without-vite-socket",
  apply: "serve",
  transformIndexHtml: {
    order: "post",
    handler: (html) =>
      html.replace(/<script[^>]* src="\/@vite\/client"[^>]*><\/script>/, ""),
  },
};

/** React 18 lives under an alias beside 19: what it imports as "react" or "react-dom" has to be itself. */
const react18: Plugin = {
  name: "livelets:react18",
  enforce: "pre",
  resolveId(source, importer, options) {
    if (!/^react(-dom)?(\/|$)/.test(source)) return null;
    if (!/node_modules\/react(-dom)?18\//.test(importer ?? "")) return null;
    const own = source.replace(/^react(-dom)?/, "$&18");
    return this.resolve(own, importer, { ...options, skipSelf: true });
  },
};

/** Every package that the pages' code imports (demo/packages.test.ts). */
export const packages = [
  "@supabase/realtime-js",
  "@supabase/supabase-js",
  "lit",
  "pusher-js",
  "react",
  "react-dom/client",
  "react-dom18/client",
  "react/jsx-dev-runtime",
  "react18",
  "react18/jsx-dev-runtime",
  "vue",
];

/** Vue asks for these where it is bundled; in a page that is served they would come with Vite's own script. */
const vueFlags = {
  __VUE_OPTIONS_API__: "false",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
};

const root = fileURLToPath(new URL("demo", import.meta.url));

/** The demo pages. The embedded backend runs this in middleware mode, on its own port. */
export default defineConfig({
  root,
  define: vueFlags,
  // The built pages may lie in any folder of a site.
  base: "./",
  plugins: [
    htmlFrame,
    withoutViteSocket,
    react18,
    vue({
      template: {
        compilerOptions: { isCustomElement: (tag) => tag.startsWith("live-") },
      },
    }),
  ],
  server: {
    hmr: false,
    ws: false,
    fs: { allow: [".."] },
    warmup: { clientFiles: ["./demo.ts"] },
  },
  // All of them are named here and prepared before the first request. Finding one during it would prepare them anew
  // under other names, and the page that is open would be left with half of each.
  optimizeDeps: {
    include: packages,
    noDiscovery: true,
    rolldownOptions: { plugins: [react18], transform: { define: vueFlags } },
  },
  build: {
    outDir: "../dist/demo",
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: { input: PAGES.map(([path]) => `${root}/${path}`) },
  },
});
