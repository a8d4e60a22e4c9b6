import { defaultReporter } from "@web/test-runner";

import config from "../../web-test-runner.config.mjs";
import { countReporter } from "./count-reporter.mjs";

/** The browser tests as `npm test` runs them: the same, and counted. */
export default {
  ...config,
  reporters: [
    ...(config.reporters ?? [defaultReporter()]),
    countReporter(process.env.LIVELETS_TEST_REPORT),
  ],
};
