import { createHash } from "node:crypto";

/** Values that have broken a parser, a database or a comparison somewhere before. */
const NASTY: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1e308,
  -1e308,
  9007199254740993,
  0.1,
  5e-324,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "\ufeff",
  "'; drop table livelets.event; --",
  "$1",
  "%s",
  "\\",
  "{}",
  "[]",
  "null",
  "__proto__",
  "constructor",
  "toString",
  "*",
  "..",
  "gym",
  "gym.public",
  "gym.role.admin",
  "studio.public",
  "gym.live.a",
  "9999-12-31T23:59:59Z",
  "0000-01-01T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "2026-11-21T24:00:00Z",
  "2026-11-21T10:00:60Z",
  "-infinity",
  "infinity",
  "NaN",
  "2026-11-21T10:00:00+23:59",
  "+010000-01-01T00:00:00Z",
  "00000000-0000-0000-0000-000000000000",
  "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
  "x".repeat(201),
  "😀".repeat(64),
  "é".repeat(3_000),
  "x".repeat(17_000),
  [],
  {},
  [[]],
  [null],
  { "": "" },
  { a: { b: { c: [1, { d: null }] } } },
];

/** Bodies that follow from a seed: the same in every run, and like a valid one to any degree. */
export interface Fuzzer {
  take(count: number): Iterable<string | Uint8Array>;
}

/** @param valid what it starts from: one to four places of it are changed, and some bodies are spoilt as text. */
export function createFuzzer(seed: string, valid: object): Fuzzer {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T =>
    items[Math.floor(random() * items.length)]!;

  function mutate(value: unknown, depth: number): unknown {
    const isContainer = typeof value === "object" && value !== null;
    if (!isContainer || depth === 0 || random() < 0.15) return pick(NASTY);
    const copy: Record<string, unknown> = Array.isArray(value)
      ? ([...value] as never)
      : { ...value };
    const keys = Object.keys(copy);
    const key = keys.length > 0 ? pick(keys) : "x";
    const change = random();
    if (change < 0.6) copy[key] = mutate(copy[key], depth - 1);
    else if (change < 0.75) delete copy[key];
    else if (change < 0.9) define(copy, String(pick(NASTY)), pick(NASTY));
    else copy[key] = deep(pick(NASTY), Math.floor(random() * 40));
    return copy;
  }

  function deep(value: unknown, levels: number): unknown {
    let wrapped = value;
    for (let level = 0; level < levels; level += 1)
      wrapped = level % 2 ? [wrapped] : { a: wrapped };
    return wrapped;
  }

  function body(): string | Uint8Array {
    const fresh = { ...valid, id: uuid(random) };
    let value: unknown = fresh;
    const times = Math.floor(random() * 5);
    for (let time = 0; time < times; time += 1) value = mutate(value, 4);
    const text = JSON.stringify(value);
    const spoil = random();
    if (spoil < 0.02) return text.slice(0, Math.floor(random() * text.length));
    if (spoil < 0.04) return text.replace(/"/, pick(["", "'", "\\u0000", "{"]));
    if (spoil > 0.97) return bytes(random, text);
    return text;
  }

  return {
    *take(count) {
      for (let n = 0; n < count; n += 1) yield body();
    },
  };
}

/** As an own property, also where the name is `__proto__`. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** UTF-8 with a byte that may not be there. */
function bytes(random: () => number, text: string): Uint8Array {
  const encoded = new TextEncoder().encode(text);
  encoded[Math.floor(random() * encoded.length)] = Math.floor(random() * 256);
  return encoded;
}

function uuid(random: () => number): string {
  const hex = () => Math.floor(random() * 16).toString(16);
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, hex);
}

/** Numbers from 0 to 1 that follow from a text. */
function randomFrom(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
