import { expect, it } from "vitest";
import { createMemoryHub } from "../sources/memory.ts";
import { loadSource } from "./load-source.ts";
import type { SourceRequest } from "./load-source.ts";

const generator = { everyMs: 1_000, at: () => [] };

it.each<SourceRequest>([
  {
    kind: "supabase",
    url: "https://x.supabase.co",
    apikey: "sb_publishable_x",
  },
  { kind: "pusher", key: "k", cluster: "eu" },
  { kind: "pusher", key: "k", host: "127.0.0.1", port: 6001 },
  { kind: "poll" },
  { kind: "poll", everyMs: 3_000 },
  { kind: "mock", generator, seed: "s" },
  { kind: "memory", hub: createMemoryHub() },
])("loads the source of %o", async (request) => {
  expect((await loadSource(request)).kind).toBe(request.kind);
});

it.each([
  [{ kind: "carrier-pigeon" }, /no source "carrier-pigeon"/],
  [{}, /no source "undefined"/],
  [{ kind: "supabase", url: "nonsense", apikey: "k" }, /cannot connect to/],
  [{ kind: "pusher", key: "k" }, /cannot connect with key/],
])("rejects %j", async (request, message) => {
  await expect(loadSource(request as SourceRequest)).rejects.toThrow(message);
});
