import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from "jose";

/** The ES256 key that signs tokens. Pages and functions see the public half only. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** A key that lives as long as the process. */
export async function createSigningKey(): Promise<SigningKey> {
  return fromJwk(await createJwk());
}

/** The key kept in a file that only its owner may read; made at the first run. */
export async function loadSigningKey(file: string): Promise<SigningKey> {
  const kept = await readFile(file, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (kept !== null) return parse(file, kept);
  const jwk = await createJwk();
  await mkdir(dirname(file), { recursive: true });
  // Written aside and renamed: a crash must not leave half a key behind.
  const aside = `${file}.new`;
  await writeFile(aside, `${JSON.stringify(jwk)}\n`, { mode: 0o600 });
  await chmod(aside, 0o600);
  await rename(aside, file);
  return fromJwk(jwk);
}

async function parse(file: string, text: string): Promise<SigningKey> {
  try {
    return await fromJwk(JSON.parse(text) as JWK);
  } catch (cause) {
    throw new Error(
      `backend: the signing key in "${file}" cannot be read. Delete the file: a new key is made and everybody signs in again.`,
      { cause },
    );
  }
}

async function createJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return exportJWK(privateKey);
}

async function fromJwk(jwk: JWK): Promise<SigningKey> {
  const { kty, crv, x, y } = jwk;
  const bare = { kty, crv, x, y } as JWK;
  const id = await calculateJwkThumbprint(bare);
  const privateKey = (await importJWK(jwk, "ES256")) as CryptoKey;
  if (privateKey.type !== "private") throw new Error("no private key");
  const publicJwk = { ...bare, kid: id, alg: "ES256", use: "sig" };
  return { id, privateKey, publicJwk };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
