import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The demo pages. The embedded backend runs this in middleware mode, on its own port. */
export default defineConfig({
  root: fileURLToPath(new URL("demo", import.meta.url)),
  // Two tags of the same name cannot be defined twice in one page, so there is no hot replacement: reload the page.
  // Without its socket, Vite opens no port of its own, and two backends can run side by side.
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
