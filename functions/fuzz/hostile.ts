/** Values that have broken somebody's server, and a die that falls the same way for the same seed. */

export interface Dice {
  /** 0 ≤ n < limit. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True `n` times of a hundred. */
  percent(n: number): boolean;
}

/** Mulberry32. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    percent: (n) => below(100) < n,
  };
}

const HALF = "\ud800";
const NUL = "\u0000";

export const TEXTS: readonly string[] = [
  "",
  " ",
  "x".repeat(65),
  "x".repeat(201),
  "x".repeat(9_000),
  "ü".repeat(40),
  "a\nb",
  `a${NUL}b`,
  `a${HALF}b`,
  "\ufeff",
  "\u202e",
  "🦜".repeat(50),
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "-1",
  "1e30",
  "9007199254740993",
  "' or 1=1 --",
  "\\x00",
  "{}",
  "$1",
  "%s%n",
  "../../etc/passwd",
  "gym.public",
  "gym.role.admin",
  "gym.live.desk",
  "gym.room.*",
  "gym.public.g1",
  "gym.public.g99999999999",
  "studio.public",
  "nowhere.public",
  "2026-02-30T10:00:00Z",
  "9999-12-31T23:59:59Z",
  "0000-01-01T00:00:00Z",
  "+275760-09-13T00:00:00Z",
  "2026-11-20T10:00:00+23:59",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
];

export const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e21,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  2 ** 31,
  [],
  {},
  [[]],
  [null],
  Array(300).fill(0),
  { id: "x" },
  { __proto__: null, a: 1 },
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__": {"polluted": true}}'),
  { toString: "x", valueOf: 1, hasOwnProperty: null, then: {} },
  { length: -1, 0: "a" },
  deep(20),
  ...TEXTS,
];

function deep(levels: number): unknown {
  return levels === 0 ? 1 : { a: [deep(levels - 1)] };
}

/** The value with one to three things wrong in it. */
export function mutated(value: unknown, roll: Dice): unknown {
  let result = structuredClone(value);
  for (let n = roll.below(3); n >= 0; n--) result = mutatedOnce(result, roll);
  return result;
}

function mutatedOnce(value: unknown, roll: Dice): unknown {
  if (typeof value !== "object" || value === null || roll.percent(8))
    return roll.pick(VALUES);
  const keys = Object.keys(value);
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<
    string,
    unknown
  >;
  const key = keys.length > 0 ? roll.pick(keys) : "0";
  const way = roll.below(10);
  if (way < 5) define(copy, key, mutatedOnce(copy[key], roll));
  else if (way < 7) delete copy[key];
  else if (way < 8) define(copy, roll.pick(TEXTS), roll.pick(VALUES));
  else define(copy, key, roll.pick(VALUES));
  return copy;
}

/** An own member of any name: assigning `__proto__` would make none. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** A JSON text with something wrong in its characters, or what is no text at all. */
export function mangled(
  text: string,
  roll: Dice,
): string | Uint8Array<ArrayBuffer> {
  const at = roll.below(text.length + 1);
  const ways: (() => string | Uint8Array<ArrayBuffer>)[] = [
    () => text.slice(0, at),
    () => text.slice(0, at) + roll.pick(TEXTS) + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text + text,
    () => `[${text}]`,
    () => text.replace("{", '{"__proto__":{"polluted":true},'),
    () => text.replace("{", `{"a":${"[".repeat(4_000)}${"]".repeat(4_000)},`),
    () => text.replace("{", `{"a":${"9".repeat(400)},`),
    () => text.replace("{", '{"a":"\\ud800",'),
    () => text.replace("{", '{"a":"\\u0000",'),
    () =>
      text.replace(
        "{",
        `{"a":"${"x".repeat(roll.pick([16_200, 16_384, 20_000]))}",`,
      ),
    () => new Uint8Array([0xff, 0xfe, 0x00, 0xc0, 0x80]),
    () => new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]),
    () => "",
    () => "a=b&c=%ff%00",
  ];
  return roll.pick(ways)();
}
