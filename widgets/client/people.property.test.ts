import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
// Fetched beforehand: the time of these tests does not wait for code.
import "./device.ts";
import { isReset } from "../events/event.ts";
import { fakeDeps } from "../sources/fake-deps.ts";
import type { Source } from "../sources/source.ts";
import { createMemoryHub, memorySource } from "../sources/memory.ts";
import type { MemoryHub } from "../sources/memory.ts";
import { createLiveClient } from "./live-client.ts";
import { shareSource } from "./shared-source.ts";
import type { SharedWith } from "./shared-source.ts";
import type { StoredRow } from "./store.ts";
import { createMemoryStore } from "./store-in-memory.ts";
import { createBench, TOPIC } from "./testing.ts";
import { FakeBrowser } from "./testing/fake-tabs.ts";
import { pinging, WHOSE } from "./testing/shared-world.ts";
import type { LiveTopic } from "./types.ts";

const tokenOf = (sub: string) => `x.${btoa(JSON.stringify({ sub }))}.y`;
const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 31);

afterEach(() => void vi.unstubAllGlobals());

/** What of other people's a topic's listener is ever told: every event says whose it is. */
function listenAs(who: string, topic: LiveTopic, wrong: string[]): void {
  topic.subscribe((event) => {
    const { recent, last } = isReset(event)
      ? event.snapshot
      : { recent: [event], last: new Map() };
    for (const { data } of [...recent, ...last.values()])
      if (data["who"] !== who) wrong.push(`${who} was told of ${data["who"]}`);
  });
}

function appendAs(who: string, hub: MemoryHub, topic = TOPIC): void {
  hub.append(topic, {
    ...{ id: crypto.randomUUID(), type: "host:log", data: { who } },
  });
}

/** Each differs from the first in one thing alone. */
const OTHERS: Readonly<
  Record<string, Partial<SharedWith> & { token?: string | null }>
> = {
  ann: {},
  bob: { token: tokenOf("bob") },
  nobody: { token: null },
  "of another server": { endpoint: "https://b.test/functions/v1" },
  "with another key": { apikey: "sb_publishable_b" },
  "of another tenant": { tenant: "studio" },
  "on another engine": { transport: { kind: "pusher", key: "k" } },
};
const people = Object.keys(OTHERS);

const steps = fc.array(
  fc.record({
    who: fc.nat(people.length - 1),
    tab: fc.nat(1),
    act: fc.constantFrom("open", "append", "kill", "freeze", "thaw", "cut"),
    ms: fc.constantFrom(0, 1, 300, 2_500, 12_000),
  }),
  { minLength: 5, maxLength: 40 },
);

it(`nobody hears from another person's line, whoever's tabs are open and whatever becomes of them (I19, SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const time = fakeDeps(0.5);
      const browser = new FakeBrowser(time);
      const wrong: string[] = [];
      const hubs = people.map(() => {
        const hub = createMemoryHub();
        hub.log.open(TOPIC);
        return hub;
      });
      const tabs = new Map<string, ReturnType<typeof open>>();
      const open = (n: number) => {
        const tab = browser.tab();
        const own = memorySource(hubs[n]!);
        const { token = tokenOf("ann"), ...whose } = OTHERS[people[n]!]!;
        const engine = pinging(tab.around(own), (run) => time.after(5, run));
        const shared = shareSource(
          engine,
          { ...WHOSE, ...whose },
          { ...tab.deps, open: tab.open },
        );
        const client = createLiveClient({
          source: Object.assign(shared, { log: hubs[n]!.log }),
          ...{ tenant: "gym", getToken: () => token, deps: tab.deps },
        });
        listenAs(people[n]!, client.topic(TOPIC), wrong);
        return { tab, client, own };
      };
      for (const { who, tab, act, ms } of all) {
        const key = `${who} ${tab}`;
        const one = tabs.get(key);
        if (act === "open" && !one) tabs.set(key, open(who));
        else if (act === "append") appendAs(people[who]!, hubs[who]!);
        else if (act === "cut") hubs[who]!.cut();
        else if (act === "freeze" && one) one.tab.isFrozen = true;
        else if (act === "thaw") one?.tab.thaw();
        else if (act === "kill" && one) {
          one.tab.end();
          one.own.disconnect();
          tabs.delete(key);
        }
        await time.advance(ms);
        expect(wrong).toEqual([]);
      }
      for (const { tab } of tabs.values()) {
        tab.thaw();
        tab.show(true);
      }
      await time.advance(120_000);
      expect(wrong).toEqual([]);
      // And yet those of one person share: each has a line of their own, and one alone.
      const present = new Set([...tabs.keys()].map((key) => parseInt(key)));
      expect(hubs.map((hub) => hub.members.size)).toEqual(
        people.map((_, n) => (present.has(n) ? 1 : 0)),
      );
      for (const { client } of tabs.values()) await client.close();
    }),
    { seed, numRuns: 150 },
  );
}, 120_000);

/** Which of the people alone may read. */
const STAFF = "gym.role.staff";
const PEOPLE = ["ann", "bob", "nobody"] as const;
type Person = (typeof PEOPLE)[number];
type Hubs = ReadonlyMap<Person, MemoryHub>;

/** A server that lets each person read a log of their own. */
function sourceOf(hubs: Hubs, signed: () => Person): Source {
  const engines = new Map(
    [...hubs].map(([who, hub]) => [who, memorySource(hub)]),
  );
  const logOf = () => hubs.get(signed())!.log;
  let engine = engines.get(signed())!;
  return {
    kind: engine.kind,
    connect: (context) => (engine = engines.get(signed())!).connect(context),
    disconnect: () => engine.disconnect(),
    join: (channel, options) => engine.join(channel, options),
    leave: (channel) => engine.leave(channel),
    log: {
      connect: (query) => logOf().connect(query),
      history: (query) => logOf().history(query),
      heads: (topics) => logOf().heads(topics),
    },
  };
}
const visits = fc.array(
  fc.record({
    who: fc.constantFrom(...PEOPLE),
    commands: fc.nat(2),
    events: fc.nat(2),
    online: fc.boolean(),
    /** Who signs in on the same page, if anybody. */
    next: fc.option(fc.constantFrom(...PEOPLE), { nil: null }),
    ms: fc.constantFrom(0, 50, 4_000, 20_000),
  }),
  { minLength: 2, maxLength: 8 },
);

it(`nobody sees or sends what another person left on the device (I19, SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(visits, async (all) => {
      const rows = new Map<string, StoredRow>();
      const wrong: string[] = [];
      const hubs: Hubs = new Map(
        PEOPLE.map((who) => {
          const hub = createMemoryHub();
          hub.log.open(TOPIC);
          if (who === "ann") hub.log.open(STAFF);
          return [who, hub];
        }),
      );
      vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
        const bearer = new Headers(init.headers).get("authorization") ?? "";
        const sender =
          PEOPLE.find((who) => bearer.endsWith(tokenOf(who))) ?? "nobody";
        const body = JSON.parse(init.body as string);
        const commands = body.commands ?? [body];
        for (const { args } of commands)
          if (args.who !== sender) wrong.push(`${sender} sent ${args.who}'s`);
        const answers = commands.map(({ id }: { id: string }) => ({
          ...{ id, status: "applied", events: [], result: null },
        }));
        return Response.json(body.commands ? { answers } : answers[0]);
      });
      for (const { who, commands, events, online, next, ms } of all) {
        let signed: Person = who;
        const told: string[] = [];
        const bench = createBench({
          endpoint: "https://project.test/functions/v1",
          getToken: () => (signed === "nobody" ? null : tokenOf(signed)),
          storage: () => Promise.resolve(createMemoryStore(rows)),
          source: sourceOf(hubs, () => signed),
        });
        bench.page.online = online;
        for (const topic of [TOPIC, STAFF])
          listenAs(who, bench.client.topic(topic), told);
        bench.client.subscribe(() => {
          for (const { args } of bench.client.queue?.commands ?? [])
            if (args["who"] !== who)
              told.push(`${who} was shown ${String(args["who"])}'s`);
        });
        for (let n = 0; n < events; n += 1) {
          appendAs(who, hubs.get(who)!);
          if (who === "ann") appendAs(who, hubs.get(who)!, STAFF);
        }
        for (let n = 0; n < commands; n += 1)
          bench.client.command("note", { who }).catch(() => {});
        await bench.time.advance(ms);
        wrong.push(...told);
        if (next) {
          // On the same page, which finds out by itself.
          signed = next;
          bench.page.online = true;
          bench.page.wake();
          await bench.time.advance(ms);
          bench.client.reconnect();
          await bench.time.advance(ms);
        }
        bench.page.tell("sleep");
        await bench.time.advance(10);
        await bench.client.close();
        expect(wrong).toEqual([]);
      }
    }),
    { seed, numRuns: 150 },
  );
}, 120_000);
