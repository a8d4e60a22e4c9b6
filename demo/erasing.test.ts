import { describe, expect, it, vi } from "vitest";
import { createLiveClient } from "../widgets/client/live-client.ts";
import { isReset } from "../widgets/events/event.ts";
import type { LiveEvent } from "../widgets/events/event.ts";
import { patience, soon, sourceFor, useTestBackend } from "./test-backend.ts";

// A person is erased while pages show them.

const host = useTestBackend();

/** What a page would show of a topic: everything that it holds, as text. */
function show(engine: "supabase" | "pusher", tenant: string) {
  const client = createLiveClient({
    endpoint: `${host.backend.url}/functions/v1`,
    apikey: host.backend.keys.publishable,
    tenant,
    transport: engine,
    source: sourceFor,
    // Pages spread what they ask over a second: this one is the first to ask, so that the rest of its time is spare.
    deps: { random: () => 0 },
  });
  host.onEnd(() => client.close());
  const held = new Map<string, LiveEvent>();
  client.topic(`${tenant}.public`).subscribe((event) => {
    if (!isReset(event)) return void held.set(event.id, event);
    held.clear();
    for (const one of event.snapshot.recent) held.set(one.id, one);
  });
  return { client, text: () => JSON.stringify([...held.values()]) };
}

async function checkIn(id: string, full_name: string) {
  const response = await fetch(`${host.backend.url}/functions/v1/publish`, {
    method: "POST",
    headers: {
      apikey: host.backend.keys.secret,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      tenant: "gym",
      type: "member_checked_in",
      data: { member: { id, full_name }, timestamp: "2026-11-20T10:00:00Z" },
      audience: { public: true },
    }),
  });
  expect(response.status).toBe(201);
}

const erase = (person: string) =>
  host.backend.database.query("select livelets.erase('gym', $1)", [person]);
const within2s = { timeout: 2_000, interval: 20 };

describe.each(["supabase", "pusher"] as const)("over %s", (engine) => {
  it(
    "an open page forgets an erased person within 2 s, and goes on",
    async () => {
      const page = show(engine, "gym");
      const gone = `Canary of ${engine}`;
      const stays = `Sparrow of ${engine}`;
      await checkIn(`c-${engine}`, gone);
      await checkIn(`s-${engine}`, stays);
      await vi.waitFor(() => expect(page.text()).toContain(stays), soon);
      await vi.waitFor(
        () => expect(page.client.status.state).toBe("live"),
        soon,
      );
      expect(page.text()).toContain(gone);

      await erase(`c-${engine}`);
      await vi.waitFor(() => expect(page.text()).not.toContain(gone), within2s);
      expect(page.text()).toContain(stays);
      await checkIn(`n-${engine}`, `Next of ${engine}`);
      await vi.waitFor(() => expect(page.text()).toContain("Next of"), soon);
    },
    patience,
  );

  it(
    "a page that was away forgets them when it connects again",
    async () => {
      const page = show(engine, "gym");
      await checkIn(`a-${engine}`, `Away of ${engine}`);
      await vi.waitFor(() => expect(page.text()).toContain("Away of"), soon);
      host.backend.gateway.faults.cutAll();
      await erase(`a-${engine}`);
      await vi.waitFor(
        () => expect(page.text()).not.toContain("Away of"),
        soon,
      );
    },
    patience,
  );
});
