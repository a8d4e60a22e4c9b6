import { expect, it, vi } from "vitest";
import { createClientFrom } from "./create-client-from.ts";

it.each([
  [{ source: "auto" as const }, /endpoint is missing/],
  [{ source: "replay" as const }, /recording/],
  [{ endpoint: "nowhere", tenant: "gym" }, /no web address: "nowhere"/],
  [{ endpoint: "https://a.test/functions/v1" }, /tenant is missing/],
  [
    { endpoint: "https://a.test", tenant: "gym", apikey: "sb_secret_x" },
    /secret/,
  ],
])("refuses settings that cannot work: %o", (settings, message) => {
  expect(() => createClientFrom(settings)).toThrow(message);
});

it("never repeats a secret key", () => {
  const apikey = "sb_secret_never_shown";
  const make = () => createClientFrom({ apikey, source: "mock" });
  expect(make).toThrow(expect.not.stringContaining("never_shown"));
});

it("says which pack does not exist", async () => {
  const onError = vi.fn();
  const client = createClientFrom({ source: "mock", pack: "zz", onError });
  client.subscribe(() => {});
  await vi.waitFor(() =>
    expect(client.status).toMatchObject({
      state: "denied",
      reason: expect.stringContaining('"zz"'),
    }),
  );
  await client.close();
});
