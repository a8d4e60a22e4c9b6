import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Whether missing programs can be installed here without asking anybody. */
export function isDebianRoot() {
  return existsSync("/etc/debian_version") && process.getuid?.() === 0;
}

/** Installs packages, saying what it does on stderr; whether it worked shows in what is there afterwards. */
export function install(...packages) {
  console.error(
    `livelets: installing ${packages.join(", ")} with apt-get, for the tests …`,
  );
  aptGet("update");
  aptGet("install", "-y", "--no-install-recommends", ...packages);
}

function aptGet(...args) {
  spawnSync("apt-get", args, {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
