import { fakeDeps } from "../sources/fake-deps.ts";
import { createMemoryHub, memorySource } from "../sources/memory.ts";
import { describeSource } from "../sources/source-contract.ts";
import type { SourceHarness } from "../sources/source-probe.ts";
import { record } from "../sources/source-recorder.ts";
import { shareSource } from "./shared-source.ts";
import { FakeBrowser } from "./testing/fake-tabs.ts";
import { WHOSE } from "./testing/shared-world.ts";

/** A tab of a browser in which `others` have come before. */
async function makeHarness(others: number): Promise<SourceHarness> {
  const time = fakeDeps();
  const hub = createMemoryHub();
  hub.log.open("acme.public");
  hub.log.open("acme.room.desk");
  const browser = new FakeBrowser(time);
  let timers = 0;
  const openTab = () => {
    const tab = browser.tab();
    const after: typeof tab.deps.after = (ms, run) => {
      let isSet = true;
      timers += 1;
      const ended = () => {
        if (isSet) timers -= 1;
        isSet = false;
      };
      const stop = tab.deps.after(ms, () => {
        ended();
        run();
      });
      return () => {
        ended();
        stop();
      };
    };
    const deps = { ...tab.deps, after, open: tab.open };
    return shareSource(memorySource(hub), WHOSE, deps);
  };
  for (let n = 0; n < others; n += 1) {
    openTab().connect(record().context);
    await time.advance(100);
  }
  const before = { timers, members: hub.members.size };
  return {
    channel: "acme.public.g1",
    other: "acme.room.desk.g1",
    denied: "acme.role.admin.g1",
    source: openTab(),
    publish: async (channel) => {
      const fresh = { id: crypto.randomUUID(), type: "t", data: {} };
      hub.append(channel.replace(/\.g1$/, ""), fresh);
      await time.advance(10);
    },
    send: async (channel, payload) => {
      hub.send(channel, payload);
      await time.advance(10);
    },
    cut: async () => {
      hub.cut();
      await time.advance(10);
    },
    pump: () => time.advance(10),
    leftovers: async () =>
      timers - before.timers + hub.members.size - before.members,
    stop: async () => {},
  };
}

describeSource("shared, leading", () => makeHarness(0), ["breaks", "push"]);

// After a break somebody else may lead: what it then holds is another matter.
describeSource("shared, following", () => makeHarness(2), ["push"]);
