import { describe, expect, it, vi } from "vitest";
import { createLiveClient } from "../widgets/client/live-client.ts";
import { isReset } from "../widgets/events/event.ts";
import { call, intrude } from "./intruder.ts";
import { patience, soon, sourceFor, useTestBackend } from "./test-backend.ts";

// Somebody loses a right while a socket is open, and that socket is not one of ours: it hears "moved" and stays.

const host = useTestBackend();

/** A real client, which keeps its rights. */
function follow(engine: "supabase" | "pusher", tenant: string, token: string) {
  const client = createLiveClient({
    endpoint: `${host.backend.url}/functions/v1`,
    apikey: host.backend.keys.publishable,
    tenant,
    transport: engine,
    getToken: () => Promise.resolve(token),
    source: sourceFor,
  });
  host.onEnd(() => client.close());
  const read = (topic: string) => {
    const seen: unknown[] = [];
    client.topic(topic).subscribe((event) => {
      if (isReset(event))
        seen.splice(0, seen.length, ...event.snapshot.recent.map(messageOf));
      else seen.push(messageOf(event));
    });
    return seen;
  };
  return { client, read };
}

const messageOf = ({ data }: { data: { [name: string]: unknown } }) =>
  data["message"];

async function publish(tenant: string, message: string, audience: object) {
  const response = await fetch(`${host.backend.url}/functions/v1/publish`, {
    method: "POST",
    headers: {
      apikey: host.backend.keys.secret,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      tenant,
      type: "host:log",
      data: { level: "info", message },
      audience,
    }),
  });
  expect(response.status).toBe(201);
}

const said = (heard: readonly string[], message: string) =>
  heard.some((text) => text.includes(message));

const removed = "delete from livelets.member where user_id = $1";
const demoted =
  "update livelets.member set role = 'visitor' where user_id = $1";

describe.each([
  ["supabase", "barbershop", removed],
  ["pusher", "barbershop", removed],
  ["supabase", "studio", demoted],
  ["pusher", "signage", demoted],
] as const)("over %s, in the %s, after: %s", (engine, tenant, sql) => {
  it(
    "S6: sends the one who lost a right nothing more, and the others everything",
    async () => {
      const { database } = host.backend;
      // Of the second engine in turn: the seed has one member, and whoever was removed is let in again.
      const [fellow, other] = await people(tenant);
      const token = await host.backend.signIn(`member@${tenant}.test`);
      const [room, role, live] = [
        `${tenant}.room.desk`,
        `${tenant}.role.member`,
        `${tenant}.live.desk`,
      ];
      const everything = { roles: ["member"], rooms: ["desk"], users: [other] };
      await publish(tenant, `before over ${engine}`, everything);

      const intruder = await intrude(host.backend, engine, tenant, token, [
        room,
        live,
      ]);
      host.onEnd(intruder.close);
      const { client, read } = follow(engine, tenant, fellow);
      const seen = [read(room), read(role)];
      const presence = client.presence("desk");
      await presence.track({ tab: "fellow" });
      await publish(tenant, `joined over ${engine}`, everything);
      for (const one of seen)
        await vi.waitFor(
          () => expect(one).toContain(`joined over ${engine}`),
          soon,
        );
      await vi.waitFor(
        () => expect(said(intruder.heard, `joined over ${engine}`)).toBe(true),
        soon,
      );
      let together: string[] = [];
      const shown: unknown[] = [];
      const liveChannel = intruder.channels.find((name) =>
        name.startsWith(live),
      )!;
      intruder.source.live!.onPresence(liveChannel, (members) => {
        together = [...members.keys()];
      });
      intruder.source.live!.onSend(liveChannel, (event) => shown.push(event));
      await vi.waitFor(() => expect(together).toContain(client.user!.id), soon);

      await database.query(sql, [intruder.id]);
      const refusal = await call(host.backend, `history?topic=${role}`, token);
      expect(refusal.status).toBe(403);
      const messages = Array.from(
        { length: 12 },
        (_, n) => `after ${n} ${engine}`,
      );
      // Whoever is demoted keeps the own topic.
      const lost = sql === removed ? everything : { ...everything, users: [] };
      for (const message of messages) await publish(tenant, message, lost);
      for (const one of seen)
        await vi.waitFor(
          () =>
            expect(
              one.filter((text) => messages.includes(text as string)),
            ).toEqual(messages),
          soon,
        );
      // The others have left the old room, so what they say there is not heard in it.
      await vi.waitFor(
        () => expect(together).not.toContain(client.user!.id),
        soon,
      );
      await vi.waitFor(() => presence.send("typing", { on: true }), soon);

      // What comes to the same socket afterwards: had there been more, it would have come before.
      await vi.waitFor(async () => {
        const left = await database.query("select from livelets.outbox");
        expect(left).toHaveLength(0);
      }, soon);
      await publish(tenant, `barrier over ${engine}`, { public: true });
      await vi.waitFor(
        () => expect(said(intruder.heard, `barrier over ${engine}`)).toBe(true),
        soon,
      );
      expect(
        messages.filter((message) => said(intruder.heard, message)),
      ).toEqual([]);
      expect(shown).toEqual([]);

      // Neither the old names nor the new ones open for it again.
      const fresh = await database.query<{ channel: string }>(
        "select livelets.channel(t) as channel from unnest($1::text[]) t",
        [[room, role, live]],
      );
      const gone = intruder.channels.filter((name) =>
        [role, room, live].some((topic) => name.startsWith(`${topic}.g`)),
      );
      expect(gone).toHaveLength(3);
      for (const channel of gone) intruder.source.leave(channel);
      const tried = [...gone, ...fresh.map(({ channel }) => channel)];
      for (const channel of tried)
        intruder.source.join(channel, { key: intruder.id });
      await vi.waitFor(
        () => expect([...intruder.refused.keys()].sort()).toEqual(tried.sort()),
        soon,
      );
    },
    patience,
  );
});

/** Makes the tenant's visitor a member too, and lets its member in again: the token of the first, the id of the other. */
async function people(tenant: string): Promise<[string, string]> {
  const { database } = host.backend;
  const [row] = await database.query<{ id: string }>(
    "select id::text from auth.users where email = $1",
    [`member@${tenant}.test`],
  );
  await database.query(
    `insert into livelets.member (tenant, user_id, role) values ($1, $2, 'member')
     on conflict (tenant, user_id) do update set role = excluded.role`,
    [tenant, row!.id],
  );
  await database.query(
    `update livelets.member m set role = 'member' from auth.users u
     where m.tenant = $1 and u.id::text = m.user_id and u.email = $2`,
    [tenant, `visitor@${tenant}.test`],
  );
  return [await host.backend.signIn(`visitor@${tenant}.test`), row!.id];
}
