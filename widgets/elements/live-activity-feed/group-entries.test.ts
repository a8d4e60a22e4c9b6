import { expect } from "@open-wc/testing";
import { eventOf } from "../../controllers/testing/fake-client.ts";
import type { LiveEvent } from "../../events/event.ts";
import { GroupedList, type GroupRules } from "./group-entries.ts";

/** A small generator of numbers from 0 up to `below`, the same for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const alikeOf = ({ data }: LiveEvent) => {
  const { kind, who } = data as { kind: number; who: string };
  if (kind === 0) return null;
  return { key: String(kind), who, subject: who, detail: null };
};

/** A list of random entries, of which some groups are open and some pairs are apart. */
function deal(seed: number) {
  const roll = dice(seed);
  const list = Array.from({ length: roll(60) }, (_, at) =>
    eventOf(100 - at, { data: { kind: roll(3), who: `who ${roll(4)}` } }),
  );
  const open = new Set(list.filter(() => roll(6) === 0));
  const apart = new Set(list.filter(() => roll(8) === 0));
  const rules: GroupRules = {
    read: alikeOf,
    isApart: (above) => apart.has(above),
    isOpen: (event) => open.has(event),
    rowOf: (newest, { id }) => ({ ...newest, id: `group of ${id}` }),
  };
  return { list, rules, apart };
}

/** The entries that the rows stand for, those of open groups once. */
function entriesOf(list: readonly LiveEvent[], grouped: GroupedList) {
  const said: LiveEvent[] = [];
  for (let row = 0; row < grouped.size; row += 1) {
    const group = grouped.groups.get(grouped.at(row)!);
    if (!group) said.push(grouped.at(row)!);
    else if (group.members.length === 0)
      said.push(...list.slice(said.length, said.length + group.count));
    expect(grouped.entriesOf(row + 1)).to.equal(said.length);
  }
  return said;
}

describe("GroupedList", () => {
  it("has each entry once and in its place, whatever is grouped, open or apart", () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const { list, rules } = deal(seed);
      const grouped = new GroupedList(list, Infinity, rules);
      expect(entriesOf(list, grouped)).to.deep.equal(list);
      expect(grouped.length).to.equal(grouped.size);
    }
  });

  it("groups only what is alike and beside each other, and all of that", () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const { list, rules, apart } = deal(seed);
      const runs: LiveEvent[][] = [];
      for (const event of list) {
        const above = runs.at(-1)?.at(-1);
        const key = alikeOf(event)?.key;
        const joins =
          above && key && key === alikeOf(above)?.key && !apart.has(above);
        if (joins) runs.at(-1)!.push(event);
        else runs.push([event]);
      }
      const { groups } = new GroupedList(list, Infinity, rules);
      const expected = runs.filter(({ length }) => length > 1);
      const found = [...groups.values()];
      expect(found.map(({ count }) => count)).to.deep.equal(
        expected.map(({ length }) => length),
      );
      expect(found.map(({ newest }) => newest)).to.deep.equal(
        expected.map(([first]) => first),
      );
    }
  });

  it("looks no further than the rows that are wanted", () => {
    const list = Array.from({ length: 100 }, (_, at) =>
      eventOf(200 - at, { data: { kind: 1 + (at % 2), who: "Ada" } }),
    );
    let reads = 0;
    const { rules } = deal(0);
    const read = (event: LiveEvent) => {
      reads += 1;
      return alikeOf(event);
    };
    const grouped = new GroupedList(list, 10, {
      ...rules,
      read,
      isApart: () => false,
    });
    expect([grouped.size, grouped.length]).to.deep.equal([10, 100]);
    expect(reads).to.be.below(25);
  });

  it("ends where entries were not read yet, and says so", () => {
    const { list, rules } = deal(7);
    const read = (event: LiveEvent) =>
      event === list.at(-1) ? undefined : alikeOf(event);
    const grouped = new GroupedList(list, Infinity, { ...rules, read });
    expect(grouped.isReading).to.equal(true);
    expect(entriesOf(list, grouped)).to.deep.equal(list.slice(0, -1));
  });
});
