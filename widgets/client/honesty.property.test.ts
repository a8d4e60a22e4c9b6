import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent, LiveReset } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import { PROOF_MS } from "../events/state.ts";
import { TOPIC, createBench } from "./testing.ts";

/** `SEED=… npx vitest run widgets/client/honesty.property.test.ts` plays the same histories again. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

const LOST = { kind: "lost", message: "no route" } as const;
const DENIED = { kind: "denied", message: "not yours" } as const;

type Bench = ReturnType<typeof createBench> & { appended: number };

/** What may happen to a page, its line and its rights. */
const ACTS: Record<string, (bench: Bench) => void> = {
  append: (bench) => void bench.append((bench.appended += 1)),
  drop: ({ hub }) => hub.line.script("drop"),
  repeat: ({ hub }) => hub.line.script("repeat", "swap"),
  cut: ({ hub }) => hub.cut(),
  down: ({ hub }) => (hub.down = LOST),
  up: ({ hub }) => (hub.down = null),
  mute: ({ hub }) => (hub.muted = true),
  unmute: ({ hub }) => (hub.muted = false),
  hide: ({ page }) => (page.visible = false),
  show: ({ page }) => {
    page.visible = true;
    page.tell("wake");
  },
  offline: ({ page }) => {
    page.online = false;
    page.tell("doubt");
  },
  online: ({ page }) => {
    page.online = true;
    page.tell("wake");
  },
  sleep: ({ page }) => page.tell("sleep"),
  wake: ({ page }) => page.tell("wake"),
  deny: ({ hub }) => hub.refuse(hub.log.channel(TOPIC), DENIED, true),
  allow: ({ hub }) => hub.refuse(hub.log.channel(TOPIC), null),
  move: ({ hub }) => hub.revoke(TOPIC),
  reconnect: ({ client }) => client.reconnect(),
};

const histories = fc.array(
  fc.record({
    act: fc.constantFrom(...Object.keys(ACTS)),
    ms: fc.oneof(fc.nat(600), fc.nat(20_000), fc.nat(120_000)),
  }),
  { minLength: 5, maxLength: 25 },
);

/** A widget that checks what it is told, and when. */
function listen({ client }: Bench, wrong: string[]) {
  const seen: number[] = [];
  client.topic(TOPIC).subscribe((event: LiveEvent | LiveReset) => {
    if (client.topic(TOPIC).state === "denied") wrong.push("shown when denied");
    if (isReset(event)) {
      seen.splice(0, Infinity, ...event.snapshot.recent.map(({ seq }) => seq));
    } else {
      if (event.seq !== (seen.at(-1) ?? 0) + 1)
        wrong.push(`${event.seq} after ${seen.at(-1)}`);
      seen.push(event.seq);
    }
  });
  return seen;
}

function check({ client, time }: Bench, wrong: string[]) {
  for (const { name, state, provenAt } of client.status.topics) {
    const age = provenAt === null ? Infinity : time.now() - provenAt;
    if (state === "live" && age > PROOF_MS) wrong.push(`${name}: ${age} ms`);
  }
  const { state, topics } = client.status;
  if (state === "live" && topics.some((one) => one.state === "stale"))
    wrong.push("live as a whole, and stale in a part");
}

async function play(history: readonly { act: string; ms: number }[]) {
  const bench: Bench = Object.assign(createBench(), { appended: 0 });
  const wrong: string[] = [];
  const seen = listen(bench, wrong);
  bench.client.subscribe(() => check(bench, wrong));
  await bench.time.advance(0);
  for (const { act, ms } of history) {
    ACTS[act]!(bench);
    check(bench, wrong);
    await bench.time.advance(ms);
    check(bench, wrong);
  }
  // The faults end, and somebody looks at the page.
  for (const act of ["up", "unmute", "allow", "online", "show", "reconnect"])
    ACTS[act]!(bench);
  await bench.time.advance(90_000);
  check(bench, wrong);
  const { state } = bench.client.status;
  await bench.client.close();
  return { wrong, seen, state, head: bench.hub.log.topic(TOPIC).head };
}

describe(`a client, over random histories (SEED=${seed})`, () => {
  it("is live only with a proof of at most 45 s (I15), shows nothing that it was denied (I16), and ends at the head", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { wrong, seen, state, head } = await play(history);
        expect([wrong, state]).toEqual([[], "live"]);
        expect(seen.at(-1) ?? 0).toBe(head);
      }),
      { seed, numRuns: 150 },
    );
  }, 120_000);
});
