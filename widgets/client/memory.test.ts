import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent } from "../events/event.ts";
import { fakeDeps, settle } from "../sources/fake-deps.ts";
import { Memory, type MemoryTopic } from "./memory.ts";
import { KEEP_MS, type Identity, type TopicMemory } from "./memory-rows.ts";
import { scopeOf } from "./memory-scope.ts";
import { StoreError, type StoredRow } from "./store.ts";
import { createMemoryStore } from "./store-in-memory.ts";

const EPOCH = "0d3c0d3c-0000-4000-8000-000000000000";
const IDENTITY: Identity = {
  ...{ user: { id: "ann" }, roles: ["staff"], pack: "gym" },
  granted: ["gym.public"],
};

function eventOf(seq: number, key?: string): LiveEvent {
  return {
    ...{ id: EPOCH.slice(0, -4) + String(seq).padStart(4, "0"), seq },
    ...{ topic: "gym.public", epoch: EPOCH, type: "note", data: { seq } },
    at: "2026-11-21T10:00:00.000Z",
    ...(key !== undefined && { key }),
  };
}

/** The topic after `seq` events, every third of them a state. */
function memoryAt(seq: number, provenAt = 0): TopicMemory {
  const events = Array.from({ length: seq }, (_, n) =>
    eventOf(n + 1, n % 3 === 0 ? `k${n % 2}` : undefined),
  );
  const states = events.filter(({ key }) => key !== undefined);
  return {
    snapshot: {
      ...{ topic: "gym.public", epoch: EPOCH, seq },
      last: new Map(states.map((event) => [`note/${event.key}`, event])),
      recent: events.filter(({ key }) => key === undefined).slice(-200),
    },
    cursor: { epoch: EPOCH, seq, last: events.at(-1)!.id },
    provenAt,
  };
}

function createPage(rows = new Map<string, StoredRow>(), scope = "ann") {
  const store = createMemoryStore(rows);
  const time = fakeDeps();
  const failures: unknown[] = [];
  let topics: MemoryTopic[] = [];
  let writes = 0;
  const memory = new Memory({
    ...{ deps: time, scope },
    store: { ...store, run: (body) => ((writes += 1), store.run(body)) },
    topics: () => topics,
    identity: () => IDENTITY,
    failed: (thrown) => failures.push(thrown),
  });
  const show = (...of: TopicMemory[]) => {
    topics = of.map((one) => ({ name: one.snapshot.topic, memory: one }));
    memory.changed();
  };
  return { memory, time, rows, show, failures, writes: () => writes };
}

describe("what is kept of a topic", () => {
  it("comes back as it was, with who was here", async () => {
    const page = createPage();
    page.show(memoryAt(40));
    await page.memory.save();
    const kept = await createPage(page.rows).memory.restore();
    expect(kept.identity).toEqual(IDENTITY);
    expect(kept.topics.get("gym.public")).toEqual(memoryAt(40));
  });

  it("is written once a second, however much happens", async () => {
    const page = createPage();
    for (let seq = 1; seq <= 50; seq += 1) {
      page.show(memoryAt(seq));
      await page.time.advance(100);
    }
    expect(page.writes()).toBe(5);
  });

  it("is written at once when the page goes, and not where nothing is new", async () => {
    const page = createPage();
    page.show(memoryAt(3));
    await page.memory.save();
    await page.memory.save();
    expect(page.writes()).toBe(1);
  });

  it("never goes back behind what another tab wrote", async () => {
    const page = createPage();
    page.show(memoryAt(9));
    await page.memory.save();
    const behind = createPage(page.rows);
    behind.show(memoryAt(4));
    await behind.memory.save();
    const { topics } = await createPage(page.rows).memory.restore();
    expect(topics.get("gym.public")!.cursor.seq).toBe(9);
  });

  it("is nobody else's (I19)", async () => {
    const page = createPage();
    page.show(memoryAt(9));
    await page.memory.save();
    const bob = await createPage(page.rows, "bob").memory.restore();
    expect(bob).toEqual({ identity: null, topics: new Map() });
  });

  it.each([KEEP_MS + 1, -KEEP_MS - 1])(
    "is let go where the clock is %d ms away from it",
    async (ms) => {
      const page = createPage();
      await page.time.advance(2 * KEEP_MS);
      page.show(memoryAt(9));
      await page.memory.save();
      const later = createPage(page.rows);
      await later.time.advance(2 * KEEP_MS + ms);
      expect((await later.memory.restore()).topics.size).toBe(0);
    },
  );

  it("is at most fifty topics, the latest", async () => {
    const page = createPage();
    const topics = Array.from({ length: 60 }, (_, n) => {
      const { snapshot, ...rest } = memoryAt(2);
      const topic = `gym.room.r${n}`;
      return { ...rest, snapshot: { ...snapshot, topic } };
    });
    page.show(...topics);
    await page.memory.save();
    const { size } = (await createPage(page.rows).memory.restore()).topics;
    expect(size).toBe(50);
  });

  it("is told to be in vain, and tried again", async () => {
    const page = createPage();
    const full = createPage(page.rows);
    const { memory } = full;
    full.rows.set = () => {
      throw new StoreError("full");
    };
    full.show(memoryAt(2));
    await memory.save();
    expect(full.failures).toHaveLength(1);
    Reflect.deleteProperty(full.rows, "set");
    await memory.save();
    expect(page.rows.size).toBe(2);
  });

  it("holds state and cursor of the same moment, wherever writing ends (I5)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 250 }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 6 }),
        async (seqs, crashAt) => {
          const page = createPage();
          for (const [n, seq] of seqs.entries()) {
            page.show(memoryAt(seq));
            const saved = page.memory.save();
            if (n === crashAt) page.memory.close();
            await saved;
          }
          await settle();
          const { topics } = await createPage(page.rows).memory.restore();
          const kept = topics.get("gym.public");
          if (!kept) return;
          expect(kept).toEqual(memoryAt(kept.cursor.seq));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("harms nothing, whatever stands there", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (one, other) => {
        const junk = (value: unknown, key: unknown) =>
          ({
            ...(value as object),
            scope: "ann",
            table: "topic",
            key,
          }) as never;
        const rows = new Map<string, StoredRow>();
        const store = createMemoryStore(rows);
        try {
          await store.run((tx) => {
            tx.put(junk(one, "gym.public"));
            tx.put(junk({ snapshot: other, savedAt: 0 }, "gym.a"));
          });
        } catch {
          return; // what cannot be copied cannot be kept
        }
        const { topics } = await createPage(rows).memory.restore();
        expect(topics.size).toBe(0);
      }),
    );
  });
});

describe("whose it is", () => {
  const token = (claims: object) => `x.${btoa(JSON.stringify(claims))}.y`;
  const scope = (value: string | null, tenant = "gym") =>
    scopeOf("https://a.test", tenant, value);

  it("is the subject's of a token, per server and tenant, whichever token it is", () => {
    const ann = scope(token({ sub: "ann", exp: 1 }));
    expect(scope(token({ sub: "ann", exp: 2 }))).toBe(ann);
    const others = [
      scope(token({ sub: "bob" })),
      scope(null),
      scope(token({ sub: "ann" }), "shop"),
      scopeOf("https://b.test", "gym", token({ sub: "ann" })),
    ];
    expect(new Set([ann, ...others]).size).toBe(5);
  });

  it.each([
    "opaque",
    "a.b.c",
    token({}),
    token({ sub: 7 }),
    token({ sub: "" }),
  ])("is nobody's where the token does not say: %s", (value) =>
    expect(scope(value)).toBeNull(),
  );
});
