import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { install, isDebianRoot } from "./debian.mjs";

const INSTALL_IT =
  "Install PostgreSQL 15 or newer (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql) and put its initdb on the PATH.";

/** Where Debian keeps the server's programs, one folder per version, none of them on the PATH. */
const DEBIAN = "/usr/lib/postgresql";

/** The folder that holds initdb and pg_ctl, or null. */
export function findPostgres(path = process.env.PATH ?? "") {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : [];
  const folders = [
    ...versions
      .sort((a, b) => b - a)
      .map((version) => join(DEBIAN, String(version), "bin")),
    ...path.split(delimiter).filter(Boolean),
  ];
  return (
    folders.find((folder) =>
      ["initdb", "pg_ctl"].every((name) => existsSync(join(folder, name))),
    ) ?? null
  );
}

/**
 * Finds PostgreSQL's server, on Debian as root installs it.
 * Answers `{ path }`, or `{ reason }`: one sentence that says what to do.
 */
export function ensurePostgres() {
  const found = findPostgres();
  if (found) return { path: found };
  if (isDebianRoot()) install("postgresql");
  const installed = findPostgres();
  return installed
    ? { path: installed }
    : { reason: `livelets: no PostgreSQL for the tests. ${INSTALL_IT}` };
}
