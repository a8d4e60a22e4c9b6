import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, tokenOf, type TestGateway } from "../testing.ts";
import { broadcasts, Inbox, subscribed } from "../waiting.ts";

let test: TestGateway;
/** The gateway's clock, where a test stops it. */
let stopped: number | null = null;

beforeAll(async () => {
  test = await startTestGateway({}, () => stopped ?? Date.now());
  await test.database.query(
    `create policy "Tests read test rooms" on realtime.messages for select to authenticated
       using ((select realtime.topic()) like 'room:%' and auth.jwt() ->> 'sub' <> 'stranger')`,
  );
  await test.database.query(
    `create policy "Tests write writable rooms" on realtime.messages for insert to authenticated
       with check ((select realtime.topic()) like 'room:writable%')`,
  );
});
afterEach(() => {
  stopped = null;
  test.release();
});
afterAll(() => test.close());

const ann = () => tokenOf({ sub: "ann" });
const isPrivate = { config: { private: true } };

describe("supabase-js", () => {
  it("sends from one client to the others and not back", async () => {
    const [a, b] = [test.supabase(), test.supabase()];
    const [here, there] = [a.channel("chat"), b.channel("chat")];
    const [mine, theirs] = [broadcasts(here), broadcasts(there)];
    await Promise.all([subscribed(here), subscribed(there)]);
    await here.send({ type: "broadcast", event: "hi", payload: { n: 1 } });
    const got = await theirs.first();
    expect(got).toMatchObject({ event: "hi", payload: { n: 1 } });
    expect(got).not.toHaveProperty("meta");
    expect(mine.items).toEqual([]);
  });

  it("hears itself and gets an acknowledgement where it asks for them", async () => {
    const config = { broadcast: { self: true, ack: true } };
    const channel = test.supabase().channel("echo", { config });
    const inbox = broadcasts(channel);
    await subscribed(channel);
    const sent = { type: "broadcast", event: "hi", payload: { n: 1 } } as const;
    expect(await channel.send(sent)).toBe("ok");
    expect(await inbox.first()).toMatchObject({ payload: { n: 1 } });
  });

  it("carries binary payloads byte by byte", async () => {
    const config = { broadcast: { self: true } };
    const channel = test.supabase().channel("bytes", { config });
    const inbox = broadcasts(channel);
    await subscribed(channel);
    const payload = new Uint8Array([0, 255, 3, 4]).buffer;
    await channel.send({ type: "broadcast", event: "raw", payload });
    const got = await inbox.first();
    expect([...new Uint8Array(got.payload as ArrayBuffer)]).toEqual([
      0, 255, 3, 4,
    ]);
  });

  it("sees who is present, who joins, changes and leaves", async () => {
    const [a, b] = [test.supabase(), test.supabase()];
    const watcher = a.channel("people");
    const joins = new Inbox<{ key: string }>();
    const syncs = new Inbox<unknown>();
    watcher.on("presence", { event: "join" }, joins.push);
    watcher.on("presence", { event: "sync" }, () => syncs.push(1));
    await subscribed(watcher);
    const config = { presence: { key: "bob" } };
    const bob = b.channel("people", { config });
    await subscribed(bob);
    expect(await bob.track({ tab: 1 })).toBe("ok");
    expect(await joins.first()).toMatchObject({ key: "bob" });
    expect(watcher.presenceState()).toMatchObject({ bob: [{ tab: 1 }] });
    await bob.track({ tab: 2 });
    await joins.count(2);
    expect(watcher.presenceState().bob).toMatchObject([{ tab: 2 }]);
    await b.removeChannel(bob);
    await syncs.first(() => !("bob" in watcher.presenceState()));
  });

  it("gets the state of a room that was there before it", async () => {
    const bob = test
      .supabase()
      .channel("early", { config: { presence: { key: "bob" } } });
    await subscribed(bob);
    await bob.track({ n: 1 });
    const late = test.supabase().channel("early");
    const syncs = new Inbox<unknown>();
    late.on("presence", { event: "sync" }, () => syncs.push(1));
    await subscribed(late);
    await syncs.first(() => "bob" in late.presenceState());
  });

  it("is shut out of the channel after more than 5 presence calls in 30 s", async () => {
    const channel = test.supabase().channel("busy");
    channel.on("presence", { event: "sync" }, () => undefined);
    const statuses = await subscribed(channel);
    for (let n = 0; n < 6; n++) void channel.track({ n });
    await statuses.first(({ status }) => status === "CLOSED");
  });

  it("is denied a private channel without harm to its other channels", async () => {
    const client = test.supabase(ann());
    const good = client.channel("room:good", isPrivate);
    const inbox = broadcasts(good);
    await client.realtime.setAuth();
    await subscribed(good);
    const bad = client.channel("secret", isPrivate);
    const statuses = await subscribed(bad, "CHANNEL_ERROR");
    expect(statuses.items[0]?.message).toContain(
      "Unauthorized: You do not have permissions to read from this Channel topic: secret",
    );
    await test.database.query(
      "select realtime.send('{\"n\":1}', 'frame', 'room:good')",
    );
    expect(await inbox.first()).toMatchObject({ payload: { n: 1 } });
    expect(good.state).toBe("joined");
  });

  it("gets what SQL sends, in commit order, with the row's id", async () => {
    const client = test.supabase(ann());
    const channel = client.channel("room:sql", isPrivate);
    const inbox = broadcasts(channel);
    await client.realtime.setAuth();
    await subscribed(channel);
    await test.database.query(
      "select realtime.send(jsonb_build_object('n', n), 'frame', 'room:sql') from generate_series(1, 300) n",
    );
    const got = await inbox.count(300);
    expect(got.map(({ payload }) => (payload as { n: number }).n)).toEqual(
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
    const [first] = got;
    expect(first).toMatchObject({ event: "frame" });
    expect((first?.meta as { id: string }).id).toBe(
      (first?.payload as { id: string }).id,
    );
  });

  it("gets binary messages of SQL", async () => {
    const channel = test.supabase().channel("room:raw");
    const inbox = broadcasts(channel);
    await subscribed(channel);
    await test.database.query(
      "select realtime.send_binary('\\x00ff'::bytea, 'raw', 'room:raw', false)",
    );
    const { payload } = await inbox.first();
    expect([...new Uint8Array(payload as ArrayBuffer)]).toEqual([0, 255]);
  });

  it("never gets a private message in a public room of the same name", async () => {
    const channel = test.supabase().channel("room:both");
    const inbox = broadcasts(channel);
    await subscribed(channel);
    await test.database.query(
      "select realtime.send('{\"n\":1}', 'e', 'room:both', true)",
    );
    await test.database.query(
      "select realtime.send('{\"n\":2}', 'e', 'room:both', false)",
    );
    expect(await inbox.first()).toMatchObject({ payload: { n: 2 } });
    expect(inbox.items).toHaveLength(1);
  });

  it("may write a private channel only where a policy allows the insert", async () => {
    const [writer, reader] = [test.supabase(ann()), test.supabase(ann())];
    await Promise.all([writer.realtime.setAuth(), reader.realtime.setAuth()]);
    const config = { private: true, broadcast: { ack: true } };
    const ok = writer.channel("room:writable", { config });
    const no = writer.channel("room:readonly", { config });
    const seen = reader.channel("room:writable", isPrivate);
    const unseen = reader.channel("room:readonly", isPrivate);
    const [got, none] = [broadcasts(seen), broadcasts(unseen)];
    await Promise.all([ok, no, seen, unseen].map((one) => subscribed(one)));
    const sent = { type: "broadcast", event: "hi", payload: {} } as const;
    const refused = no.send(sent, { timeout: 300 });
    expect(await ok.send(sent)).toBe("ok");
    await got.first();
    expect(await refused).toBe("timed out");
    expect(none.items).toEqual([]);
  });

  it("replays what the database sent before it joined, oldest first, and nothing twice", async () => {
    const since = Date.now() - 1_000;
    for (const n of [1, 2, 3]) {
      await test.database.query(
        "select realtime.send(jsonb_build_object('n', $1::int), 'e', 'room:past')",
        [n],
      );
    }
    const client = test.supabase(ann());
    await client.realtime.setAuth();
    const config = {
      private: true,
      broadcast: { replay: { since, limit: 2 } },
    };
    const channel = client.channel("room:past", { config });
    const inbox = broadcasts(channel);
    await subscribed(channel);
    const got = await inbox.count(2);
    expect(got).toMatchObject([
      { payload: { n: 2 }, meta: { replayed: true } },
      { payload: { n: 3 }, meta: { replayed: true } },
    ]);
  });

  it("is told that its token expired, and its socket stays", async () => {
    // Its time stands while the client joins, and the token has 50 ms left however long that takes.
    stopped = Date.now();
    const token = tokenOf({ sub: "ann", exp: stopped / 1000 + 0.05 });
    const client = test.supabase(token);
    await client.realtime.setAuth();
    const channel = client.channel("room:short", isPrivate);
    const system = new Inbox<{ message: string }>();
    channel.on("system", {}, system.push);
    const statuses = await subscribed(channel);
    expect((await system.first()).message).toBe(
      "Token has expired 0 seconds ago",
    );
    await statuses.first(({ status }) => status === "CLOSED");
    expect(client.realtime.isConnected()).toBe(true);
  });

  it("goes on with a fresh token, and loses the channel with one that may not read", async () => {
    let token = ann();
    const client = test.supabase(token);
    await client.realtime.setAuth(token);
    const channel = client.channel("room:fresh", isPrivate);
    const inbox = broadcasts(channel);
    const system = new Inbox<{ message: string }>();
    channel.on("system", {}, system.push);
    const statuses = await subscribed(channel);
    token = tokenOf({ sub: "ann", exp: Math.floor(Date.now() / 1000) + 900 });
    await client.realtime.setAuth(token);
    await test.database.query("select realtime.send('{}', 'e', 'room:fresh')");
    await inbox.first();
    await client.realtime.setAuth(tokenOf({ sub: "stranger" }));
    expect((await system.first()).message).toContain("permission");
    await statuses.first(({ status }) => status === "CLOSED");
  });

  it("reaches members over HTTP, one message or many", async () => {
    const receiver = test.supabase().channel("post");
    const inbox = broadcasts(receiver);
    await subscribed(receiver);
    const sender = test.supabase().channel("post");
    expect(await sender.httpSend("one", { n: 1 })).toMatchObject({
      success: true,
    });
    expect(await inbox.first()).toMatchObject({ event: "one" });
    const answer = await fetch(
      `http://127.0.0.1:${test.port}/realtime/v1/api/broadcast`,
      {
        method: "POST",
        headers: {
          apikey: "sb_publishable_test",
          "content-type": "application/json",
        },
        body: JSON.stringify({
          messages: [2, 3].map((n) => ({
            topic: "post",
            event: "many",
            payload: { n },
            id: `id-${n}`,
          })),
        }),
      },
    );
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(await inbox.first(({ event }) => event === "many")).toMatchObject({
      payload: { n: 2 },
      meta: { id: "id-2" },
    });
  });

  it("may not post to a private channel it may not write", async () => {
    const channel = test.supabase(ann()).channel("room:post", isPrivate);
    await expect(channel.httpSend("e", {})).rejects.toThrow("Unauthorized");
  });

  it("with the secret key reads and writes everything", async () => {
    const answer = await fetch(
      `http://127.0.0.1:${test.port}/realtime/v1/api/broadcast/secret/events/e?private=true`,
      {
        method: "POST",
        headers: {
          apikey: "sb_secret_test",
          "content-type": "application/json",
        },
        body: "{}",
      },
    );
    expect(answer.status).toBe(202);
  });

  it("is answered about table changes as by a project that publishes no table", async () => {
    const channel = test.supabase().channel("tables");
    const system = new Inbox<{ extension: string; status: string }>();
    const all = { event: "*", schema: "public", table: "t" } as const;
    channel.on("postgres_changes", all, () => undefined);
    channel.on("system", {}, system.push);
    await subscribed(channel);
    expect(await system.first()).toMatchObject({
      extension: "postgres_changes",
      status: "error",
    });
  });
});
