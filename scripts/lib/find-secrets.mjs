import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** What no file that a page loads may hold, source maps included. A mere mention of a kind of key is none. */
const SECRETS = {
  "a secret key of Supabase": /sb_secret_[A-Za-z0-9]/,
  "a publish key": /ll_pub_[A-Za-z0-9_-]{10}/,
  "the embedded backend's Pusher secret": /livelets-secret/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY/,
  "a database's address with its password":
    /postgres(ql)?:\/\/[^\s:/"'`$]+:[^\s@"'`$]+@/,
  "a key of a provider":
    /\b(sk-(ant-|proj-)?[A-Za-z0-9_-]{20}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|xox[abps]-[0-9A-Za-z-]{10}|AIza[0-9A-Za-z_-]{30})/,
};

/** `[{ file, what }]` for every file below `folder` that holds a secret; what was found is not repeated. */
export function findSecrets(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const text = readFileSync(path, "latin1");
      const file = relative(folder, path);
      return secretsIn(text).map((what) => ({ file, what }));
    });
}

export function secretsIn(text) {
  const found = Object.entries(SECRETS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => what);
  return hasServiceToken(text) ? [...found, "a service role's token"] : found;
}

/** The old kind of secret key: a token that says so inside. */
function hasServiceToken(text) {
  const tokens = text.matchAll(/eyJ[\w-]{5,}\.(eyJ[\w-]{5,})\.[\w-]{20,}/g);
  return [...tokens].some(([, claims]) =>
    Buffer.from(claims, "base64url").toString().includes('"service_role"'),
  );
}
