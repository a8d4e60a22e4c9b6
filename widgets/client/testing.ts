import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import { fakeDeps } from "../sources/fake-deps.ts";
import { createMemoryHub, memorySource } from "../sources/memory.ts";
import type { ClientDeps, PageChange } from "./client-deps.ts";
import { createLiveClient } from "./live-client.ts";
import type { LiveClientOptions } from "./live-client.ts";
import type { LiveTopic } from "./types.ts";

export const TOPIC = "gym.public";

/** A client on an engine in memory, with time that only moves when a test moves it. */
export function createBench(options: Partial<LiveClientOptions> = {}) {
  const time = fakeDeps(0.5);
  const page = {
    visible: true,
    online: true,
    tell: (_change: PageChange) => {},
    wake: () => page.tell("wake"),
  };
  const deps: Partial<ClientDeps> = {
    ...time,
    page: {
      visible: () => page.visible,
      online: () => page.online,
      onChange: (listener) => {
        page.tell = listener;
        return () => (page.tell = () => {});
      },
    },
  };
  const hub = createMemoryHub();
  for (const topic of [TOPIC, "gym.role.staff"]) hub.log.open(topic);
  const client = createLiveClient({
    source: memorySource(hub),
    tenant: "gym",
    deps,
    ...options,
  });
  const append = (n: number, topic = TOPIC) =>
    hub.append(topic, {
      id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
      type: "host:log",
      data: { n },
    });
  return { client, hub, time, page, append };
}

/** As `createBench`, where Ann reads `gym.role.staff` too, and Bob, who signs in after her, does not. */
export function createPeopleBench() {
  let who = "ann";
  let isStaff = true;
  const tokenOf = (sub: string) =>
    `x.${btoa(JSON.stringify({ sub, exp: 9e9 }))}.y`;
  const bench = createBench({ getToken: () => tokenOf(who) });
  const { log } = bench.hub;
  const connect = log.connect.bind(log);
  log.connect = async (query) => {
    const answer = await connect(query);
    const mayRead = ({ name }: { name: string }) => isStaff || name === TOPIC;
    const topics = answer.topics.filter(mayRead);
    return { ...answer, user: { id: who }, roles: [], topics };
  };
  const signIn = async (name: string, mayRead = name === "ann") => {
    who = name;
    isStaff = mayRead;
    bench.client.reconnect();
    await bench.time.advance(60_000);
  };
  return { ...bench, signIn };
}

/** A listener that keeps what a widget would show, and notices what must never happen. */
export function follow(topic: LiveTopic) {
  const seen: number[] = [];
  const wrong: string[] = [];
  let resets = 0;
  const stop = topic.subscribe((event: LiveEvent | LiveReset) => {
    if (isReset(event)) {
      resets += 1;
      seen.splice(
        0,
        seen.length,
        ...event.snapshot.recent.map(({ seq }) => seq),
      );
    } else {
      if (event.seq !== (seen.at(-1) ?? event.seq - 1) + 1)
        wrong.push(`${event.seq} after ${seen.at(-1)}`);
      seen.push(event.seq);
    }
  });
  return { seen, wrong, stop, resets: () => resets };
}
