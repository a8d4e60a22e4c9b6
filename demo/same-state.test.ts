import { describe, expect, it, vi } from "vitest";
import { createLiveClient } from "../widgets/client/live-client.ts";
import type { LiveClient } from "../widgets/client/types.ts";
import { isReset } from "../widgets/events/event.ts";
import type { LiveEvent } from "../widgets/events/event.ts";
import { Dice, uuid } from "../widgets/log/testing/random.ts";
import { createMemoryHub, memorySource } from "../widgets/sources/memory.ts";
import { useTestBackend } from "./test-backend.ts";
import { soon, useLine } from "./test-line.ts";
import { publishEvent } from "./test-publish.ts";

// I20: one history, whatever carries it, comes to one state.

const TOPIC = "host.public";
const ROUNDS = 60;
const patience = { ...soon, timeout: 30_000 };
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const test = useTestBackend();
const line = useLine(test);

/** What a page shows in the end: the last of each state, and what happened, oldest first. */
function fold(client: LiveClient) {
  const last = new Map<string, string>();
  const log: string[] = [];
  const add = (event: LiveEvent) => {
    if (event.key === undefined) log.push(textOf(event));
    else last.set(`${event.type}/${event.key}`, textOf(event));
  };
  client.topic(TOPIC).subscribe((event) => {
    if (!isReset(event)) return add(event);
    last.clear();
    log.length = 0;
    for (const one of [
      ...event.snapshot.last.values(),
      ...event.snapshot.recent,
    ])
      add(one);
  });
  return () => ({ last: [...last].sort(), log });
}

const textOf = ({ seq, id, data }: Pick<LiveEvent, "seq" | "id" | "data">) =>
  `${seq} ${id} ${data.metric ?? data.level} ${data.value ?? data.message}`;

/** The whole log, folded at once: what everybody has to come to. */
function stateOf(log: readonly LiveEvent[]) {
  const states = log.filter(({ key }) => key !== null);
  return {
    last: [
      ...new Map(states.map((one) => [`${one.type}/${one.key}`, textOf(one)])),
    ].sort(),
    log: log.filter(({ key }) => key === null).map(textOf),
  };
}

const logged = () =>
  test.backend.database.query<LiveEvent>(
    `select seq::int, id, type, key, data from livelets.event where topic = $1 order by seq`,
    [TOPIC],
  );

/** A fact of the machine, or a line of its log. */
function makeEvent(dice: Dice, n: number) {
  const metric = ["cpu", "memory"][dice.below(2)]!;
  const isState = dice.chance(0.5);
  return {
    id: uuid(7, n + 1),
    type: isState ? "host:metrics" : "host:log",
    ...(isState && { key: metric }),
    data: isState
      ? { metric, value: n, unit: "%" }
      : { level: "info", message: `line ${n}` },
  };
}

describe(`one history (SEED=${seed})`, () => {
  it("comes to the same state over Supabase, Pusher, polling and memory, through faults on all of them", async () => {
    const dice = new Dice(seed);
    const hub = createMemoryHub();
    hub.log.open(TOPIC);
    const memory = createLiveClient({
      source: memorySource(hub),
      tenant: "host",
    });
    test.onEnd(() => memory.close());
    const clients = [
      line.open("supabase", TOPIC).client,
      line.open("pusher", TOPIC).client,
      line.open("poll", TOPIC).client,
      memory,
    ];
    const states = clients.map(fold);
    for (let n = 0; n < ROUNDS; n += 1) {
      if (dice.chance(0.1)) line.proxy.cutAll();
      if (dice.chance(0.1)) hub.cut();
      hub.line.script(
        ...(["drop", "repeat", "swap"] as const).slice(dice.below(4)),
      );
      const event = makeEvent(dice, n);
      hub.append(TOPIC, event);
      await publishEvent(test.backend.url, "host", event);
    }
    const log = await logged();
    expect(log).toHaveLength(ROUNDS);
    for (const read of states)
      await vi.waitFor(() => expect(read()).toEqual(stateOf(log)), patience);
  }, 90_000);
});
