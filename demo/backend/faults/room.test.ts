import { describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { createLiveClient } from "../../../widgets/client/live-client.ts";
import { supabaseSource } from "../../../widgets/sources/supabase.ts";
import { PUBLISHABLE_KEY } from "../../embedded.ts";
import { patience, soon, useTestBackend } from "../../test-backend.ts";
import { publish } from "../../test-publish.ts";
import { FAULTS } from "./kinds.ts";
import type { LineState } from "./kinds.ts";

const test = useTestBackend();

async function order(path: string, body: object = {}, headers = {}) {
  const response = await fetch(`${test.backend.url}/faults/v1/lines${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as LineState;
  return { status: response.status, answer };
}

/** A visitor's page: its functions and its engine are reached over the line alone. */
function visit({ origin }: LineState) {
  const client = createLiveClient({
    endpoint: `${origin}/functions/v1`,
    apikey: PUBLISHABLE_KEY,
    tenant: "signage",
    transport: "supabase",
    source: () =>
      supabaseSource(
        { url: origin, apikey: PUBLISHABLE_KEY },
        { transport: WebSocket as never },
      ),
  });
  test.onEnd(() => client.close());
  client.topic("signage.public").subscribe(() => {});
  const until = (status: object) =>
    vi.waitFor(() => expect(client.status).toMatchObject(status), soon);
  return { client, until };
}

describe("the fault room", () => {
  it(
    "breaks one visitor's line, and no other's",
    async () => {
      const { answer: mine } = await order("");
      const { answer: theirs } = await order("");
      const [me, them] = [visit(mine), visit(theirs)];
      await Promise.all([
        me.until({ state: "live" }),
        them.until({ state: "live" }),
      ]);
      await order(`/${mine.id}`, { fault: "drop" });
      const { answer } = await order(`/${mine.id}`, { fault: "gone" });
      expect(answer.on).toEqual(["drop", "gone"]);
      await me.until({ state: "offline" });
      expect(them.client.status).toMatchObject({
        state: "live",
        reconnects: 0,
      });
      const before = them.client.status.counters.applied;
      await publish(test.backend.url, "signage", "They hear it.");
      await vi.waitFor(
        () =>
          expect(them.client.status.counters.applied).toBeGreaterThan(before),
        soon,
      );
      const mended = await order(`/${mine.id}`, { fault: "mend" });
      expect(mended.answer.on).toEqual([]);
      me.client.reconnect();
      await me.until({ state: "live" });
    },
    patience,
  );

  it("knows every fault of the panel, and says of others that they are none", async () => {
    const { answer } = await order("");
    for (const fault of Object.keys(FAULTS)) {
      const { status } = await order(`/${answer.id}`, { fault });
      expect([fault, status]).toEqual([fault, 200]);
    }
    expect((await order(`/${answer.id}`, { fault: "rm" })).status).toBe(400);
    expect((await order("/nobody", { fault: "cut" })).status).toBe(404);
  });

  it("mends one fault and leaves the others", async () => {
    const { answer } = await order("");
    for (const fault of ["drop", "late", "refuse"])
      await order(`/${answer.id}`, { fault });
    const off = { fault: "drop", on: false };
    const { answer: after } = await order(`/${answer.id}`, off);
    expect(after.on).toEqual(["late", "refuse"]);
  });

  it("refuses pages of elsewhere, and what a form could send", async () => {
    const away = { origin: "https://example.com" };
    const response = await fetch(`${test.backend.url}/faults/v1/lines`, {
      method: "POST",
      headers: { "content-type": "application/json", ...away },
    });
    expect(response.status).toBe(403);
    const plain = await fetch(`${test.backend.url}/faults/v1/lines`, {
      method: "POST",
      body: "{}",
    });
    expect(plain.status).toBe(405);
  });

  it("keeps no more lines than are of use: the one used least recently ends", async () => {
    const { answer: first } = await order("");
    for (let n = 0; n < 16; n += 1) await order("");
    expect((await order(`/${first.id}`, { fault: "cut" })).status).toBe(404);
    await expect(fetch(first.origin)).rejects.toThrow();
  });
});
