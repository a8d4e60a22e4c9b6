import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Makes node_modules match package-lock.json, and does nothing when it already does.
 * Talks on stderr: the standard output belongs to whoever asked. Exits when npm fails.
 */
export function installDependencies(root = ROOT) {
  if (isInstalled(root)) return;
  console.error("livelets: installing the locked dependencies (npm ci) …");
  const [command, first] = npm();
  const { status, error } = spawnSync(
    command,
    [...first, "ci", "--loglevel=error", "--no-audit", "--no-fund"],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32" && first.length === 0,
    },
  );
  if (status === 0) return;
  console.error(
    `livelets: npm ci failed in "${root}"${error ? ` (${error.message})` : ""}. Read what npm wrote above, mend it, and try again.`,
  );
  process.exit(1);
}

/** npm leaves a copy of the lock it installed from: each locked package must be in it, in the same version. */
export function isInstalled(root = ROOT) {
  const installed = packagesOf(
    join(root, "node_modules", ".package-lock.json"),
  );
  const locked = packagesOf(join(root, "package-lock.json"));
  if (!installed || !locked) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    // Packages for other platforms and optional peers are locked, but rightly absent.
    if (!found) return Boolean(wanted.optional || wanted.peer);
    return (
      found.version === wanted.version && found.integrity === wanted.integrity
    );
  });
}

function packagesOf(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}

/** The npm that started us, else the one on the PATH. */
function npm() {
  const path = process.env.npm_execpath ?? "";
  return path.endsWith("npm-cli.js") && existsSync(path)
    ? [process.execPath, [path]]
    : ["npm", []];
}
