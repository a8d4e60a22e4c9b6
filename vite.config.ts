import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

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

/** Every package that the pages' code imports (demo/packages.test.ts). */
export const packages = [
  "@supabase/realtime-js",
  "@supabase/supabase-js",
  "lit",
  "lit/directives/repeat.js",
  "pusher-js",
];

/** The demo pages. The embedded backend runs this in middleware mode, on its own port. */
export default defineConfig({
  root: fileURLToPath(new URL("demo", import.meta.url)),
  plugins: [withoutViteSocket],
  server: {
    hmr: false,
    ws: false,
    fs: { allow: [".."] },
    warmup: { clientFiles: ["./demo.ts"] },
  },
  // All of them are named here and prepared before the first request. Finding one during it would prepare them anew
  // under other names, and the page that is open would be left with half of each.
  optimizeDeps: { include: packages, noDiscovery: true },
  build: { outDir: "../dist/demo", emptyOutDir: true, target: "es2022" },
});
