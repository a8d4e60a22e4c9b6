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
  // Named here, they are prepared before the first request, not found during it (which would reload the page).
  optimizeDeps: {
    include: [
      "lit",
      "lit/decorators.js",
      "@supabase/supabase-js",
      "@supabase/realtime-js",
      "pusher-js",
    ],
  },
  build: { outDir: "../dist/demo", emptyOutDir: true, target: "es2022" },
});
