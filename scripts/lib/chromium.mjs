import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { install, isDebianRoot } from "./debian.mjs";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

const INSTALL_IT =
  "Install Chromium or Chrome (Debian, Ubuntu: apt install chromium; macOS: brew install --cask chromium) or name one in CHROMIUM_PATH.";

/**
 * Finds a Chromium, on Debian as root installs one.
 * Answers `{ path }`, or `{ reason }`: one sentence that says what to do.
 */
export function ensureChromium(env = process.env) {
  const named = env.CHROMIUM_PATH;
  if (named) {
    return isExecutable(named)
      ? { path: named }
      : {
          reason: `livelets: there is no program at CHROMIUM_PATH "${named}". Correct it or unset it.`,
        };
  }
  const found = findOnPath(env.PATH);
  if (found) return { path: found };
  if (!isDebianRoot()) {
    return { reason: `livelets: no browser for the tests. ${INSTALL_IT}` };
  }
  install("chromium");
  const installed = findOnPath(env.PATH);
  return installed
    ? { path: installed }
    : {
        reason: `livelets: apt-get could not install Chromium. ${INSTALL_IT}`,
      };
}

/** The first browser on a PATH, or null. */
export function findOnPath(path = "") {
  const folders = path.split(delimiter).filter(Boolean);
  for (const name of NAMES) {
    for (const folder of folders) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
