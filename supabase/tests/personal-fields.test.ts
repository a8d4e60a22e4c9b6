import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../functions/_shared/database.ts";
import { openTestDatabase } from "../testing.ts";

const NAME = "Canary Goldfinch";
const NOTE = "canary-note";
const OTHER = "Other Sparrow";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const erase = (person: string) =>
  database.query("select livelets.erase('gym', $1)", [person]);
const exported = async (person: string) => {
  const [row] = await database.query<{ held: Record<string, unknown[]> }>(
    "select livelets.export_person('gym', $1) as held",
    [person],
  );
  return row!.held;
};

describe("a person", () => {
  it("is found in lists, and as a tenant's own types declare it", async () => {
    await database.query(
      "select livelets.declare_personal('class:held', 'guests.*', 'number', '{name,phone}')",
    );
    const guests = [
      { number: "g1", name: NAME, phone: NOTE, seat: 1 },
      { number: "g2", name: OTHER, phone: "2", seat: 2 },
    ];
    await database.query(
      "select livelets.append(array['gym.public'], 'class:held', $1::jsonb)",
      [{ guests }],
    );
    expect((await exported("g1"))["events"]).toMatchObject([
      { data: { guests } },
    ]);
    await erase("g1");
    const [row] = await database.query<{ guests: object[] }>(
      "select data -> 'guests' as guests from livelets.event where type = 'class:held'",
    );
    expect(row!.guests).toEqual([
      {
        number: expect.stringMatching(/^erased-/),
        name: "",
        phone: "",
        seat: 1,
      },
      guests[1],
    ]);
  });

  it("is asked of a site's own tables once they are registered", async () => {
    await database.query(
      "create table public.note (tenant text, about text, text text)",
    );
    await database.query(`create function public.note_export(tenant text, people text[]) returns jsonb language sql stable set search_path = '' as
      $$ select jsonb_agg(n.text) from public.note n where n.tenant = note_export.tenant and n.about = any (people) $$`);
    await database.query(`create function public.note_erase(tenant text, people text[]) returns void language sql set search_path = '' as
      $$ delete from public.note n where n.tenant = note_erase.tenant and n.about = any (people) $$`);
    await database.query(
      "select livelets.register_person_store('notes', 'public.note_export', 'public.note_erase')",
    );
    await database.query(
      "insert into public.note values ('gym', 'g3', 'likes tea'), ('studio', 'g3', 'another one')",
    );
    expect((await exported("g3"))["notes"]).toEqual(["likes tea"]);
    await erase("g3");
    expect(await database.query("select text from public.note")).toEqual([
      { text: "another one" },
    ]);
  });

  it.each([
    "select livelets.erase('nowhere', 'ada')",
    "select livelets.erase('gym', null)",
    "select livelets.register_person_store('x', 'public.nothing', 'public.nothing')",
    "select livelets.declare_personal('a:b', 'c', '', '{d}')",
  ])("refuses %s in words", async (sql) => {
    await expect(database.query(sql)).rejects.toThrow(/: .+\. [A-Z].+\./);
  });

  it("is declared for every field that the docs mark as personal", async () => {
    const declared = await database.query<{ place: string }>(
      `select f.type || ' ' || array_to_string(f.path || k, '.') as place from livelets.personal_field f, unnest(f.fields) k
       where f.id <> '' and f.type <> 'class:held' order by 1`,
    );
    expect(declared.map(({ place }) => place)).toEqual(documented().sort());
  });
});

/** `type path` of each ᴾ in docs/events.md. */
function documented(): string[] {
  const text = readFileSync(
    new URL("../../docs/events.md", import.meta.url),
    "utf8",
  );
  const shapes = new Map<string, string>();
  for (const [, types, first] of text.matchAll(/^### (.+)\n\n(.+)/gm))
    for (const [, type] of types!.matchAll(/`([^`]+)`/g))
      shapes.set(type!, /^As `([^`]+)`/.exec(first!)?.[1] ?? first!);
  return [...shapes].flatMap(([type, shape]) =>
    personalIn(shapes.get(shape) ?? shape).map((path) => `${type} ${path}`),
  );
}

/** Follows the braces of a shape: `session` {`client`? {`id`, `name` ᴾ}} has session.client.name. */
function personalIn(shape: string): string[] {
  const open: string[] = [];
  const found: string[] = [];
  let last = "";
  for (const [token, name] of shape.matchAll(/`([^`]+)`|[{}ᴾ]/g)) {
    if (name !== undefined) last = name;
    else if (token === "{") open.push(last);
    else if (token === "}") open.pop();
    else found.push([...open, last].join("."));
  }
  return found;
}
