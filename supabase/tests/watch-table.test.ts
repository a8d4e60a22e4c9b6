import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";
import { startPostgres } from "./postgres.ts";
import type { TestPostgres } from "./postgres.ts";

const guide = readFileSync(
  new URL("../../docs/tables.md", import.meta.url),
  "utf8",
);
/** The guide's own SQL, typed in as it stands. */
const shown = [...guide.matchAll(/```sql\n([\s\S]*?)```/g)].flatMap(([, sql]) =>
  sql!.split(/;\n+/).filter((statement) => statement.trim()),
);

interface Written {
  topic: string;
  type: string;
  key: string | null;
  actor: object | null;
  data: Record<string, unknown>;
}

let postgres: TestPostgres | undefined;
const engines: Record<string, () => Promise<Database>> = {
  PGlite: openTestDatabase,
  async PostgreSQL() {
    postgres = await startPostgres();
    return postgres.connect(2);
  },
};

describe.each(Object.keys(engines))("watch_table on %s", (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await engines[engine]!();
    for (const statement of shown) await database.query(statement);
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    if (engine === "PostgreSQL") postgres?.stop();
  });
  beforeEach(async () => {
    await database.query("delete from public.bookings");
    await database.query("delete from public.shop_figures");
    await database.query("delete from livelets.stream");
  });

  const written = (topic = "studio.role.admin") =>
    database.query<Written>(
      "select topic, type, key, actor, data from livelets.event where topic = $1 order by seq",
      [topic],
    );
  const topics = async () =>
    (
      await database.query<Written>(
        'select distinct topic collate "C" as topic from livelets.event order by 1',
      )
    ).map(({ topic }) => topic);
  const book = (room = "b", client: string | null = "u-7") =>
    database.query(
      "insert into public.bookings (client_id, room, notes) values ($1, $2, 'private')",
      [client, room],
    );
  const watch = (what: string) =>
    database.query(`select livelets.watch_table('public.bookings', ${what})`);

  it("tells the audience of the row, with the named columns alone", async () => {
    await book();
    expect(await topics()).toEqual([
      "studio.role.admin",
      "studio.role.staff",
      "studio.user.u-7",
    ]);
    expect(await written()).toEqual([
      {
        topic: "studio.role.admin",
        type: "bookings:inserted",
        key: null,
        actor: null,
        data: { id: expect.any(Number), room: "b", status: "open" },
      },
    ]);
  });

  it("tells what an update changed, and nothing where no named column changed", async () => {
    await book();
    await database.query("update public.bookings set notes = 'other'");
    await database.query(
      "update public.bookings set status = 'paid', room = 'c'",
    );
    await database.query("delete from public.bookings");
    const [, updated, deleted] = await written();
    expect(updated).toMatchObject({
      type: "bookings:updated",
      data: { status: "paid", changed: ["room", "status"] },
    });
    expect(deleted).toMatchObject({
      type: "bookings:deleted",
      data: { status: "paid" },
    });
    expect(await written()).toHaveLength(3);
  });

  it("appends nothing of a transaction that is rolled back, in part or in whole", async () => {
    await database
      .transaction(async (tx) => {
        await tx.query("insert into public.bookings (room) values ('a')");
        throw new Error("changed my mind");
      })
      .catch(() => undefined);
    expect(await written()).toEqual([]);
    await database.transaction(async (tx) => {
      await tx.query("insert into public.bookings (room) values ('a')");
      await tx.query("savepoint s");
      await tx.query("insert into public.bookings (room) values ('b')");
      await tx.query("rollback to savepoint s");
    });
    expect((await written()).map(({ data }) => data["room"])).toEqual(["a"]);
  });

  it("appends at the end of the transaction, in the order of the changes", async () => {
    await database.transaction(async (tx) => {
      await tx.query("insert into public.bookings (room) values ('a')");
      await tx.query("update public.bookings set status = 'paid'");
      const rows = await tx.query("select from livelets.event");
      expect(rows).toEqual([]);
    });
    const types = (await written()).map(({ type }) => type);
    expect(types).toEqual(["bookings:inserted", "bookings:updated"]);
  });

  it("appends one event per row of a bulk update", async () => {
    await database.query(
      "insert into public.bookings (room) select 'r' || n from generate_series(1, 500) n",
    );
    await database.query("update public.bookings set status = 'paid'");
    expect(await written()).toHaveLength(1_000);
  }, 60_000);

  it("appends for more people at once than one event may have topics", async () => {
    await database.query(
      "insert into public.bookings (client_id) select 'u-' || n from generate_series(1, 250) n",
    );
    expect(await written()).toHaveLength(250);
    expect(await database.query("select from livelets.change")).toEqual([]);
  }, 60_000);

  it("makes states of keys, which a snapshot shows", async () => {
    const insert =
      "insert into public.shop_figures (shop, metric, value, unit)";
    await database.query(
      `${insert} values ('barbershop', 'revenue_today', 12.5, 'EUR')`,
    );
    await database.query("update public.shop_figures set value = 40");
    const [row] = await database.query<{ last: Record<string, Written> }>(
      "select livelets.snapshot('barbershop.public') -> 'state' -> 'last' as last",
    );
    expect(row!.last).toMatchObject({
      "metrics:updated/revenue_today": {
        data: { metric: "revenue_today", value: 40, unit: "EUR" },
      },
    });
  });

  it("skips rows of no tenant", async () => {
    const insert = "insert into public.shop_figures (shop, metric, value)";
    await database.query(
      `${insert} values ('nobody', 'x', 1), ('a b', 'x', 1)`,
    );
    expect(await topics()).toEqual([]);
  });

  it("skips a user or room column that names none", async () => {
    await watch(
      `tenant => 'studio', columns => '{id}', audience => '{"user_columns": ["client_id"], "room_columns": ["room"]}'`,
    );
    await book("no room at all", null);
    await book("b", "");
    await database.query(shown[1]!);
    expect(await topics()).toEqual(["studio.role.admin", "studio.room.b"]);
  });

  it("tells a deleted state, and a changed key as one that is gone and one that came", async () => {
    await watch(
      "tenant => 'studio', columns => '{id,status}', key_column => 'status'",
    );
    await book();
    await database.query("update public.bookings set status = 'paid'");
    await database.query("delete from public.bookings");
    await database.query(shown[1]!);
    expect(
      (await written()).map(({ key, data }) => [key, data["deleted"] ?? false]),
    ).toEqual([
      ["open", false],
      ["open", true],
      ["paid", false],
      ["paid", true],
    ]);
  });

  it("counts only the operations that have a type", async () => {
    await watch(
      `tenant => 'studio', columns => '{id}', types => '{"delete": "booking:gone"}'`,
    );
    await book();
    await database.query("delete from public.bookings");
    await database.query(shown[1]!);
    expect((await written()).map(({ type }) => type)).toEqual(["booking:gone"]);
  });

  it("leaves out a value that is too large, and says so", async () => {
    await watch("tenant => 'studio', columns => '{id,notes}'");
    await database.query(
      "insert into public.bookings (notes) values (repeat('x', 5000))",
    );
    await database.query(shown[1]!);
    expect((await written())[0]!.data).toEqual({
      id: expect.any(Number),
      omitted: ["notes"],
    });
  });

  it("names the signed-in person who wrote, and needs no right of theirs on the log", async () => {
    await database.query("grant insert on public.bookings to authenticated");
    await database.transaction(async (tx) => {
      await tx.query(
        `select set_config('request.jwt.claims', '{"role": "authenticated", "sub": "u-9"}', true)`,
      );
      await tx.query("set local role authenticated");
      await tx.query("insert into public.bookings (room) values ('a')");
    });
    expect((await written())[0]!.actor).toEqual({ id: "u-9" });
  });

  it("ends when it is told to", async () => {
    const unwatch = "select livelets.unwatch_table('public.bookings') as was";
    expect(await database.query(unwatch)).toEqual([{ was: true }]);
    expect(await database.query(unwatch)).toEqual([{ was: false }]);
    await book();
    await database.query(shown[1]!);
    expect(await written()).toEqual([]);
  });

  it("watches a partitioned table, and its partitions to come", async () => {
    await database.query(
      "create table public.parts (id int, at date) partition by range (at)",
    );
    await database.query(
      "select livelets.watch_table('public.parts', tenant => 'studio', columns => '{id}')",
    );
    await database.query(
      "create table public.parts_1 partition of public.parts for values from ('2026-01-01') to ('2027-01-01')",
    );
    await database.query("insert into public.parts values (1, '2026-11-21')");
    await database.query("drop table public.parts");
    expect(await written()).toMatchObject([
      { type: "parts:inserted", data: { id: 1 } },
    ]);
  });

  it.each([
    ["no columns", "tenant => 'studio'", "no column was named"],
    ["no tenant", "columns => '{id}'", 'either "tenant" or "tenant_column"'],
    [
      "two tenants",
      "tenant => 'studio', tenant_column => 'room', columns => '{id}'",
      "either",
    ],
    [
      "an absent tenant",
      "tenant => 'nowhere', columns => '{id}'",
      'no tenant "nowhere"',
    ],
    [
      "an absent column",
      "tenant => 'studio', columns => '{id,nope}'",
      'no column "nope"',
    ],
    [
      "an absent tenant column",
      "tenant_column => 'nope', columns => '{id}'",
      'no column "nope"',
    ],
    [
      "an absent user column",
      `tenant => 'studio', columns => '{id}', audience => '{"user_columns": ["nope"]}'`,
      'no column "nope"',
    ],
    [
      "a key that may be null",
      "tenant => 'studio', columns => '{id}', key_column => 'room'",
      "may be null",
    ],
    [
      "a misspelt audience",
      `tenant => 'studio', columns => '{id}', audience => '{"role": ["staff"]}'`,
      '"role" is wrong',
    ],
    [
      "an unknown role",
      `tenant => 'studio', columns => '{id}', audience => '{"roles": ["boss"]}'`,
      '"boss" is wrong',
    ],
    [
      "a room that is none",
      `tenant => 'studio', columns => '{id}', audience => '{"rooms": ["a b"]}'`,
      '"a b" is wrong',
    ],
    [
      "public as a text",
      `tenant => 'studio', columns => '{id}', audience => '{"public": "yes"}'`,
      '"public" is wrong',
    ],
    [
      "an audience that is a list",
      "tenant => 'studio', columns => '{id}', audience => '[]'",
      "no object",
    ],
    [
      "a misspelt operation",
      `tenant => 'studio', columns => '{id}', types => '{"inserted": "a"}'`,
      '"inserted" is wrong',
    ],
    [
      "a type that is none",
      `tenant => 'studio', columns => '{id}', types => '{"insert": "a b"}'`,
      '"insert" is wrong',
    ],
    [
      "a type of ours",
      `tenant => 'studio', columns => '{id}', types => '{"insert": "live:reset"}'`,
      '"insert" is wrong',
    ],
    [
      "no operation",
      "tenant => 'studio', columns => '{id}', types => '{}'",
      "is wrong in",
    ],
    [
      "a state of two types",
      `tenant => 'studio', columns => '{id}', key_column => 'id', types => '{"insert": "a", "delete": "b"}'`,
      "there is one type",
    ],
  ])(
    "refuses %s in a sentence, and keeps what was watched",
    async (_what, what, words) => {
      await expect(watch(what)).rejects.toThrow(words);
      await book();
      expect(await written()).toHaveLength(1);
    },
  );

  it.each([
    ["a view", "public.booking_view", "only tables"],
    ["the log itself", "livelets.event", "of livelets"],
    ["a table of the system", "pg_catalog.pg_class", "of the system"],
  ])("refuses %s", async (_what, table, words) => {
    await database.query(
      "create or replace view public.booking_view as select 1 as id",
    );
    await expect(
      database.query(
        `select livelets.watch_table('${table}', tenant => 'studio', columns => '{id}')`,
      ),
    ).rejects.toThrow(words);
  });

  it("is nothing that a client may call", async () => {
    const attempt = database.transaction(async (tx) => {
      await tx.query("set local role authenticated");
      await tx.query("select livelets.unwatch_table('public.bookings')");
    });
    await expect(attempt).rejects.toThrow(/permission denied/);
  });
});

describe("watch_table among many writers", () => {
  let server: TestPostgres;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres();
    database = server.connect(8);
  }, 60_000);
  afterAll(async () => {
    await database.close();
    server.stop();
  });

  it("never makes them wait for each other for ever, nor leaves a hole", async () => {
    for (const statement of shown) await database.query(statement);
    await database.query("create table public.staff_only (id int, n int)");
    await database.query(
      "select livelets.watch_table('public.staff_only', tenant => 'studio', columns => '{n}', audience => '{\"public\": true}')",
    );
    await Promise.all(
      Array.from({ length: 8 }, async (_, w) => {
        for (let n = 0; n < 25; n += 1) {
          if (w % 4 === 3) {
            await database.query(
              "select livelets.append('{studio.public,studio.role.admin,studio.user.u-1}', 'x', '{}')",
            );
            continue;
          }
          const work = database.transaction(async (tx) => {
            const steps = [
              `insert into public.bookings (client_id) values ('u-${n % 3}')`,
              `insert into public.staff_only values (${w}, ${n})`,
              `insert into public.bookings (client_id) values ('u-${w % 3}')`,
            ];
            for (const step of w % 2 ? steps : steps.toReversed())
              await tx.query(step);
            if (n % 10 === 9) throw new Error("rolled back");
          });
          await work.catch((thrown: Error) => {
            if (thrown.message !== "rolled back") throw thrown;
          });
        }
      }),
    );
    const [row] = await database.query<{
      holes: number;
      seen: number;
      rows: number;
    }>(
      `select (select count(*)::int from livelets.stream s where s.seq <> (select count(*) from livelets.event e where e.topic = s.topic)) as holes,
      (select count(*)::int from livelets.event where topic = 'studio.role.admin' and type <> 'x') as seen,
      (select count(*)::int from public.bookings) + (select count(*)::int from public.staff_only) as rows`,
    );
    expect(row!.holes).toBe(0);
    expect(row!.seen).toBe(row!.rows);
  }, 120_000);
});
