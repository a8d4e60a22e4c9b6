import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { install, isDebianRoot } from "./debian.mjs";

const INSTALL_IT =
  "Install PostgreSQL 15 or newer (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql) and put its initdb on the PATH. Some tests want pgTAP too.";

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
 * Finds PostgreSQL's server, on Debian as root installs it, and pgTAP with it.
 * Answers `{ path }`, or `{ reason }`: one sentence that says what to do.
 */
export function ensurePostgres() {
  if (!findPostgres() && isDebianRoot()) install("postgresql");
  const path = findPostgres();
  if (!path)
    return {
      reason: `livelets: no PostgreSQL for the tests. ${INSTALL_IT}`,
    };
  const version = new RegExp(`^${DEBIAN}/(\\d+)/bin$`).exec(path)?.[1];
  if (version && isDebianRoot() && !hasPgTap(version))
    install(`postgresql-${version}-pgtap`);
  return { path };
}

function hasPgTap(version) {
  return existsSync(`/usr/share/postgresql/${version}/extension/pgtap.control`);
}
