import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findSecrets, secretsIn } from "./find-secrets.mjs";

const folder = mkdtempSync(join(tmpdir(), "livelets-secrets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const part = (value) =>
  Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (role) =>
  `${part({ alg: "HS256" })}.${part({ iss: "supabase", role })}.${"x".repeat(43)}`;
// In two pieces each: this file is no place for a secret either.
const join2 = (...pieces) => pieces.join("");

describe("S21: what is built", () => {
  it.each([
    ["a secret key of Supabase", join2("sb_", "secret_livelets")],
    ["a publish key", join2("ll_", "pub_0123456789")],
    ["the embedded backend's Pusher secret", join2("livelets", "-secret")],
    ["a private key", join2("-----BEGIN EC ", "PRIVATE KEY-----")],
    [
      "a database's address with its password",
      join2("postgres://me:", "word@db.example/x"),
    ],
    ["a key of a provider", join2("sk", "-ant-0123456789abcdefghij")],
    ["a service role's token", token("service_role")],
  ])("is found to hold %s", (what, secret) => {
    expect(secretsIn(`const a = "${secret}";`)).toEqual([what]);
  });

  it.each([
    "sb_publishable_livelets",
    'apikey.startsWith("sb_secret_")',
    "role === 'service_role'",
    "postgres://<user>@host",
    token("anon"),
  ])("may hold %s", (text) => expect(secretsIn(text)).toEqual([]));

  it("is looked through down to its source maps, and the secret is not repeated", () => {
    mkdirSync(join(folder, "cdn"));
    writeFileSync(join(folder, "cdn", "a.js"), "harmless");
    writeFileSync(
      join(folder, "cdn", "a.js.map"),
      JSON.stringify({ sourcesContent: [join2("sb_", "secret_x")] }),
    );
    expect(findSecrets(folder)).toEqual([
      { file: join("cdn", "a.js.map"), what: "a secret key of Supabase" },
    ]);
  });
});
