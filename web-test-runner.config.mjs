import { esbuildPlugin } from "@web/dev-server-esbuild";
import { playwrightLauncher } from "@web/test-runner-playwright";

/** Elements and controllers in a real browser. `CHROMIUM_PATH` names another Chromium than Debian's. */
export default {
  files: ["widgets/{elements,controllers,embed}/**/*.test.ts"],
  nodeResolve: { browser: true, exportConditions: ["production"] },
  // Without tsconfig, esbuild would define class fields over Lit's accessors.
  plugins: [esbuildPlugin({ ts: true, tsconfig: "tsconfig.json" })],
  browsers: [
    playwrightLauncher({
      product: "chromium",
      launchOptions: {
        executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      },
    }),
  ],
  concurrency: 2,
  testFramework: { config: { timeout: 5_000 } },
};
