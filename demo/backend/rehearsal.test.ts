import { afterAll, beforeAll, expect, it } from "vitest";
import { builtInGenerators } from "../../functions/_shared/generators.ts";
import { createLimit } from "../../functions/_shared/rate-limit.ts";
import { createTestBed } from "../../functions/_shared/testing.ts";
import type { TestBed } from "../../functions/_shared/testing.ts";
import { rehearse } from "./rehearsal.ts";

let bed: TestBed;
const sent: unknown[] = [];
beforeAll(async () => {
  bed = await createTestBed({
    generators: builtInGenerators,
    limit: (call, subject) => createLimit(bed.database)(call, subject),
    fetch: (...call) => {
      sent.push(call);
      return Promise.resolve(new Response("{}"));
    },
  });
}, 60_000);
afterAll(() => bed.close());

const held = async () => {
  const [row] = await bed.database.query(
    `select (select count(*)::int from livelets.event) as events, (select count(*)::int from livelets.stream) as streams,
       (select count(*)::int from livelets.outbox) as frames, (select count(*)::int from realtime.messages) as messages,
       (select count(*)::int from livelets.simulation where watched_at > '-infinity' or ticked_at > '-infinity') as awake`,
  );
  return row;
};

it("the first viewer's way is gone to its end, and nothing is left of it", async () => {
  const nothing = { events: 0, streams: 0, frames: 0, messages: 0, awake: 0 };
  let within = {};
  const { transaction } = bed.database;
  const database = {
    ...bed.database,
    transaction: (work: Parameters<typeof transaction>[0]) =>
      transaction(async (tx) => {
        await work(tx).catch(async (thrown: unknown) => {
          [within = {}] = await tx.query(
            `select (select count(distinct topic)::int from livelets.event where topic like '%.public') as tenants,
               (select count(*)::int from livelets.simulation where isfinite(ticked_at)) as ticked`,
          );
          throw thrown;
        });
      }),
  } as typeof bed.database;
  await rehearse({ ...bed.deps, database });
  expect(within).toEqual({ tenants: 4, ticked: 4 });
  expect(await held()).toEqual(nothing);
  expect(sent).toEqual([]);
  expect(bed.logged.filter(({ level }) => level === "error")).toEqual([]);
});

it("who comes then is the first", async () => {
  await bed.call("connect?tenant=gym");
  await bed.settle();
  expect(await held()).toMatchObject({ awake: 1 });
});

it("what goes wrong for one tenant keeps nobody from starting", async () => {
  const generators = {
    ...builtInGenerators,
    gym: {
      everyMs: 5_000,
      at: () => {
        throw new Error("a site's own mistake");
      },
    },
  };
  await expect(rehearse({ ...bed.deps, generators })).resolves.toBeUndefined();
});
