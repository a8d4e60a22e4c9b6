import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { depsFromEnvironment } from "./env.ts";
import type { Environment } from "./env.ts";

const own: Environment = {
  LIVELETS_ISSUER: "https://id.example.com/",
  LIVELETS_JWKS: "https://id.example.com/jwks.json",
  LIVELETS_DB_URL: "postgres://nobody@127.0.0.1:1/none",
  LIVELETS_PUBLISHABLE_KEYS: '{"default":"sb_publishable_own"}',
  LIVELETS_SECRET_KEYS: '{"default":"sb_secret_own"}',
};
const made = (env: Environment) => depsFromEnvironment(env, () => undefined);

async function signed(issuer: string) {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const token = await new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .setSubject("ada")
    .setIssuer(issuer)
    .setAudience("livelets")
    .setExpirationTime("5m")
    .sign(privateKey);
  const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" };
  return { token, jwks: JSON.stringify({ keys: [jwk] }) };
}

describe("without Supabase", () => {
  it("has the keys, and does not offer Supabase as an engine", () => {
    const { config } = made(own);
    expect(config.publishableKeys).toEqual(["sb_publishable_own"]);
    expect(config.secretKeys).toEqual({ default: "sb_secret_own" });
    expect(config.supabase).toBeUndefined();
  });

  it.each(Object.keys(own).slice(1))("names %s when it is not set", (name) => {
    expect(() => made({ ...own, [name]: undefined })).toThrow(
      `functions: ${name} is not set.`,
    );
  });

  it("believes the tokens of its own issuer, for its own audience", async () => {
    const { token, jwks } = await signed("https://id.example.com/");
    const env = { ...own, LIVELETS_JWKS: jwks };
    const { verify } = made({ ...env, LIVELETS_AUDIENCE: "livelets" });
    expect((await verify(token)).sub).toBe("ada");
    await expect(made(env).verify(token)).rejects.toThrow('"aud"');
  });

  it("takes the keys as a list too", async () => {
    const { token, jwks } = await signed("https://id.example.com/");
    const list = JSON.stringify(JSON.parse(jwks).keys);
    const env = { LIVELETS_JWKS: list, LIVELETS_AUDIENCE: "livelets" };
    expect((await made({ ...own, ...env }).verify(token)).sub).toBe("ada");
  });

  it("believes nobody else's", async () => {
    const { token, jwks } = await signed("https://elsewhere.example/");
    const env = { LIVELETS_JWKS: jwks, LIVELETS_AUDIENCE: "livelets" };
    await expect(made({ ...own, ...env }).verify(token)).rejects.toThrow(
      '"iss"',
    );
  });

  it("believes no token at all where nobody signs in", async () => {
    const { verify } = made({ ...own, LIVELETS_ISSUER: "none" });
    await expect(verify("anything")).rejects.toThrow("nobody signs in");
  });
});
