import { describeSource } from "./source-contract.ts";
import type { SourceHarness } from "./source-probe.ts";
import { fakeDeps } from "./fake-deps.ts";
import { createMemoryHub, memorySource } from "./memory.ts";
import { mockSource } from "./mock.ts";
import { pollSource } from "./poll.ts";

const channels = {
  channel: "acme.public.g1",
  other: "acme.room.desk.g1",
  denied: "acme.role.admin.g1",
};

function filledHub() {
  const hub = createMemoryHub();
  hub.log.open("acme.public");
  hub.log.open("acme.room.desk");
  return hub;
}

const topicOf = (channel: string) => channel.replace(/\.g1$/, "");
const fresh = () => ({ id: crypto.randomUUID(), type: "t", data: {} });

describeSource(
  "memory",
  async (): Promise<SourceHarness> => {
    const hub = filledHub();
    return {
      ...channels,
      source: memorySource(hub),
      publish: async (channel) => {
        hub.append(topicOf(channel), fresh());
      },
      send: async (channel, payload) => hub.send(channel, payload),
      cut: async () => hub.cut(),
      leftovers: async () => hub.members.size,
      stop: async () => {},
      room: "acme.live.desk.g1",
      key: "ann",
      another: () => ({ source: memorySource(hub), key: "bob", context: {} }),
    };
  },
  ["breaks", "push", "presence"],
);

describeSource("poll", pollHarness, ["breaks"]);

async function pollHarness(): Promise<SourceHarness> {
  const hub = filledHub();
  const deps = fakeDeps();
  let broken = false;
  return {
    ...channels,
    source: pollSource({ visible: () => true }, deps),
    context: {
      heads: async (topics) => {
        if (!broken) return hub.log.heads(topics);
        broken = false;
        throw new Error("network down");
      },
    },
    publish: async (channel) => {
      hub.append(topicOf(channel), fresh());
    },
    cut: async () => {
      broken = true;
    },
    pump: () => deps.advance(5_000),
    leftovers: async () => deps.pending.length,
    stop: async () => {},
  };
}

describeSource("mock", async (): Promise<SourceHarness> => {
  const deps = fakeDeps();
  const source = mockSource(
    {
      generator: { everyMs: 1_000, at: () => [{ type: "t", data: {} }] },
      seed: "s",
      clock: () => 1_767_614_400_000 + deps.now(),
      tenant: "acme",
      topics: ["acme.public", "acme.room.desk"],
    },
    deps,
  );
  return {
    ...channels,
    source,
    publish: () => deps.advance(1_000),
    pump: () => deps.advance(1),
    leftovers: async () => deps.pending.length,
    stop: async () => {},
  };
});
