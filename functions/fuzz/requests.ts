import type { Dice } from "./hostile.ts";
import { mangled, mutated, TEXTS } from "./hostile.ts";

/** One call of the functions: what it takes when all is well, from which everything else is made. */
interface Call {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly bodies?: readonly object[];
  readonly queries?: readonly Readonly<Record<string, string>>[];
}

const ID = "6f1c9a52-5d0e-4a51-9c1b-6a4f6f0f1a1";
const AT = "2026-11-20T10:00:00Z";
const member = { id: "m1", full_name: "Ada Okafor" };

const EVENTS: readonly object[] = [
  {
    tenant: "gym",
    type: "member_checked_in",
    data: { member, timestamp: AT },
    audience: { public: true },
  },
  {
    id: `${ID}0`,
    tenant: "gym",
    type: "host:log",
    data: { level: "info", message: "m" },
    topics: ["gym.public", "gym.room.desk"],
  },
  {
    tenant: "barbershop",
    type: "metrics:updated",
    key: "revenue_today",
    data: { metric: "revenue_today", value: 5, simulated: false },
    audience: { roles: ["staff"] },
  },
  {
    id: `${ID}1`,
    tenant: "gym",
    type: "host:log",
    data: { level: "info", message: "m" },
    audience: { users: ["u"], rooms: ["r"] },
    actor: { id: "a", name: "b" },
  },
];
const COMMANDS: readonly object[] = [
  {
    id: `${ID}2`,
    tenant: "gym",
    client: "c1",
    type: "check_in",
    args: { member_id: "m-1042" },
    at: "NOW",
  },
  {
    id: `${ID}3`,
    tenant: "gym",
    client: "c2",
    lease: { resource: "door:front", token: 1 },
    type: "check_out",
    args: { member_id: "m-1042", location: "Desk" },
    base: { seq: 1 },
    at: "NOW",
  },
];
const leased = { tenant: "gym", resource: "door:front", client: "c1" };
const LEASES: readonly object[] = [
  { ...leased, action: "acquire", ttl: 5 },
  { ...leased, action: "renew", token: 1 },
  { ...leased, action: "take", reason: "now", client: "c2" },
  { ...leased, action: "ask", reason: "please", client: "c3" },
  { ...leased, action: "release" },
  { ...leased, action: "look" },
];

export const CALLS: readonly Call[] = [
  { name: "publish", method: "POST", bodies: EVENTS },
  {
    name: "command",
    method: "POST",
    bodies: COMMANDS,
    queries: [{}, {}, { tenant: "gym" }],
  },
  { name: "lease", method: "POST", bodies: LEASES },
  {
    name: "pusher-auth",
    method: "POST",
    bodies: [
      { socket_id: "1.2", channel_name: "private-gym.public.g1" },
      { socket_id: "1.2", channel_name: "presence-gym.live.desk.g1" },
    ],
  },
  {
    name: "connect",
    method: "GET",
    queries: [
      { tenant: "gym" },
      {
        tenant: "gym",
        transport: "pusher",
        topic: "gym.room.desk,gym.role.admin",
      },
    ],
  },
  {
    name: "history",
    method: "GET",
    queries: [
      { topic: "gym.public" },
      {
        topic: "gym.public",
        after: "1",
        epoch: `${ID}0`,
        last: `${ID}1`,
        limit: "5",
      },
      { topic: "gym.role.member", before: "3", limit: "2" },
    ],
  },
  {
    name: "heads",
    method: "GET",
    queries: [
      { topic: "gym.public,studio.public" },
      { topic: "gym.role.admin" },
    ],
  },
  { name: "health", method: "GET", queries: [{}] },
  { name: "tick", method: "POST", bodies: [{}] },
];

/** Who it could be: by what they send. */
export type Credentials = readonly Readonly<Record<string, string>>[];

const TYPES = [
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/x-www-form-urlencoded",
  "",
  "a/b;;;",
  "APPLICATION/JSON",
];

const METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"] as const;

/**
 * A request that is somewhat like a good one.
 * @param n the how manyth of its call: the first take each method in turn, and leave none to chance
 */
export function makeRequest(
  call: Call,
  roll: Dice,
  credentials: Credentials,
  n: number,
): { url: string; init: RequestInit } {
  const headers: Record<string, string> = { ...roll.pick(credentials) };
  const method =
    METHODS[n] ?? (roll.percent(2) ? roll.pick(METHODS) : call.method);
  const url = `https://project.test/functions/v1/${call.name}${queryOf(call, roll)}`;
  if (roll.percent(3))
    headers["origin"] = roll.pick([
      "null",
      "https://evil.example",
      "http://localhost:1",
      "x",
    ]);
  if (method === "GET" || method === "HEAD")
    return { url, init: { method, headers } };
  const asForm = call.name === "pusher-auth" && roll.percent(50);
  headers["content-type"] = roll.percent(4)
    ? roll.pick(TYPES)
    : asForm
      ? "application/x-www-form-urlencoded"
      : "application/json";
  return { url, init: { method, headers, body: bodyOf(call, roll, asForm) } };
}

function bodyOf(
  call: Call,
  roll: Dice,
  asForm: boolean,
): string | Uint8Array<ArrayBuffer> {
  const good = roll.pick(call.bodies ?? [{}]);
  const value = roll.percent(10) ? good : mutated(good, roll);
  const text = (asForm ? formOf(value) : (JSON.stringify(value) ?? "")).replace(
    '"NOW"',
    () => JSON.stringify(new Date().toISOString()),
  );
  return roll.percent(20) ? mangled(text, roll) : text;
}

function formOf(value: unknown): string {
  const entries =
    typeof value === "object" && value !== null
      ? Object.entries(value)
      : [["x", value]];
  return entries
    .map(([key, item]) => `${escaped(String(key))}=${escaped(plain(item))}`)
    .join("&");
}

/** Objects of the fuzzer may have a toString that is none. */
const plain = (value: unknown) =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
const escaped = (text: string) =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));

function queryOf(call: Call, roll: Dice): string {
  if (!call.queries) return "";
  const query: [string, string][] = Object.entries(roll.pick(call.queries));
  if (!roll.percent(5))
    for (let n = roll.below(3); n >= 0; n--) {
      const name =
        roll.percent(80) && query.length > 0
          ? roll.pick(query)[0]
          : roll.pick(TEXTS);
      const way = roll.below(4);
      const at = query.findIndex(([key]) => key === name);
      const value =
        way === 0
          ? roll.pick(TEXTS)
          : way === 1
            ? Array(roll.below(150)).fill(roll.pick(TEXTS)).join()
            : String(roll.below(2 ** 31));
      if (at < 0 || way === 3) query.push([name, value]);
      else if (way === 2 && roll.percent(30)) query.splice(at, 1);
      else query[at] = [name, value];
    }
  const text = query
    .map(([key, value]) => `${escaped(key)}=${escaped(value)}`)
    .join("&");
  return `?${roll.percent(5) ? text + roll.pick(["&%", "%ff", "&topic=%00", "#x", "&=&&"]) : text}`.slice(
    0,
    20_000,
  );
}
