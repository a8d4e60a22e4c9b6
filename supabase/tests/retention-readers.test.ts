import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { KeptState } from "../../widgets/client/kept-state.ts";
import type { LiveEvent, Snapshot } from "../../widgets/events/event.ts";
import { parseHistory } from "../../widgets/events/parse-history.ts";
import { openTestDatabase } from "../testing.ts";

// What a reader is told, before, while and after events are let go: never a hole, and always the same fold.

const TOPIC = "gym.public";
const EVENTS = 150;
const DAYS = 60;

let database: Database;
let log: LiveEvent[];
beforeAll(async () => {
  database = await openTestDatabase();
  await append(EVENTS);
  await database.query("update livelets.stream set keep_least = 10");
  // The oldest is 60 days old, the newest is of now.
  await database.query(
    `update livelets.event e set at = e.at - make_interval(secs => ${DAYS * 86_400}.0 * (${EVENTS} - seq) / ${EVENTS})`,
  );
  log = [...(await eventsOf({ after: 0 }))];
}, 60_000);
afterAll(() => database.close());

/** Two of three are states, of five keys and two types. */
async function append(count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await database.query(
      "select livelets.append(array[$1], $2, $3::jsonb, $4)",
      [
        TOPIC,
        n % 2 ? "host:log" : "host:metrics",
        { n },
        n % 3 ? `k${n % 5}` : null,
      ],
    );
}

/** An answer of `history`, as the client reads it. */
async function read(query: { after?: number; before?: number }) {
  const [row] = await database.query<{ answer: unknown }>(
    "select livelets.history($1, after => $2::bigint, before => $3::bigint) as answer",
    [TOPIC, query.after ?? null, query.before ?? null],
  );
  return parseHistory(row!.answer, TOPIC)!;
}

async function eventsOf(query: { after?: number; before?: number }) {
  const answer = await read(query);
  if (!("events" in answer)) throw new Error("a snapshot came, not a page");
  return answer.events;
}

async function snapshotOf(query: { after?: number } = {}) {
  const answer = await read(query);
  if (!("snapshot" in answer)) throw new Error("a page came, not a snapshot");
  return answer.snapshot;
}

const ids = (events: readonly LiveEvent[]) => events.map(({ id }) => id);
const days = ({ at }: LiveEvent) => (Date.now() - Date.parse(at)) / 86_400_000;

/** What the client makes of a start and what came after. */
function fold(start: Snapshot | null, after: readonly LiveEvent[]) {
  const kept = new KeptState(TOPIC);
  if (start) kept.reset(start);
  for (const one of after) kept.add(one);
  const { last, recent } = kept.snapshot({ epoch: "", seq: 0 });
  const names = [...last.keys()].sort();
  return {
    last: names.map((name) => [name, last.get(name)!.id]),
    recent: ids(recent),
  };
}

/** The fold of the whole log, less what happened before `border`. */
function whole(border: number) {
  const { last } = fold(null, log);
  return {
    last,
    recent: ids(log.filter(({ key, seq }) => !key && seq > border)),
  };
}

async function floorOf(): Promise<number> {
  const [row] = await database.query<{ floor: number }>(
    "select floor::int from livelets.stream where topic = $1",
    [TOPIC],
  );
  return row!.floor;
}

/** From every cursor: all that came after it, or a snapshot that makes up for it. Answers how far what happened is gone. */
async function check(): Promise<number> {
  const floor = await floorOf();
  const oldest = (await snapshotOf()).recent[0]!;
  const border =
    log.findLast(({ key, seq }) => !key && seq < oldest.seq)?.seq ?? 0;
  for (let after = 0; after <= log.length; after += 7) {
    if (after >= floor)
      expect(ids(await eventsOf({ after }))).toEqual(ids(log.slice(after)));
    else expect(fold(await snapshotOf({ after }), [])).toEqual(whole(border));
  }
  return border;
}

describe("readers of a mixed stream while retention runs", () => {
  it("see the whole log before it", async () => {
    expect([await floorOf(), await check()]).toEqual([0, 0]);
  });

  it("see no hole after each bounded step, and lose nothing that is to be kept", async () => {
    let steps = 0;
    let gone: number;
    do {
      const [row] = await database.query<{ gone: number }>(
        "select livelets.sweep(9) as gone",
      );
      gone = row!.gone;
      const border = await check();
      for (const one of log)
        if (!one.key && one.seq <= border)
          expect(days(one)).toBeGreaterThan(30);
      steps += 1;
    } while (gone >= 9);
    expect(steps).toBeGreaterThan(5);
    const floor = await floorOf();
    expect(log[floor - 1]!.key).toBeDefined();
    expect(floor).toBe(EVENTS - 10);
  });

  it("page back through what happened below the floor, until its own term", async () => {
    const floor = await floorOf();
    const page = await eventsOf({ before: floor });
    const expected = log.filter(
      (one) => !one.key && one.seq < floor && days(one) < 30,
    );
    expect(ids(page)).toEqual(ids(expected));
    expect(page.length).toBeGreaterThan(10);
  });

  it("fold a snapshot and the events after it to what the snapshot of later says", async () => {
    const start = await snapshotOf();
    await append(20);
    const events = await eventsOf({ after: start.seq });
    log = [...log, ...events];
    expect(fold(start, events)).toEqual(fold(await snapshotOf(), []));
    await check();
  });
});
