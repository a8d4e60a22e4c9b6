import { loggedLine, PUBLISHABLE, SECRET } from "./_shared/testing.ts";

/** Headers of people of the gym, and a key that may publish `host:log` to its public topic. */
export interface Who {
  readonly staff: Record<string, string>;
  readonly member: Record<string, string>;
  readonly publishKey: string;
}

const json = { "content-type": "application/json" };
const post = (
  body: unknown,
  headers: Record<string, string> = { apikey: SECRET },
) => ({
  method: "POST",
  headers: { ...json, ...headers },
  body:
    typeof body === "string" || body instanceof Uint8Array
      ? (body as string)
      : JSON.stringify(body),
});
export const event = loggedLine();
export const ID = "6f1c9a52-5d0e-4a51-9c1b-6a4f6f0f1a1";
export const command = (more: object = {}) => ({
  id: `${ID}0`,
  tenant: "gym",
  client: "c",
  type: "check_in",
  args: { member_id: "m-1042" },
  at: new Date().toISOString(),
  ...more,
});
export const lease = (more: object = {}) => ({
  tenant: "gym",
  action: "acquire",
  resource: "door:front",
  client: "l",
  ...more,
});
const channel = (channel_name: string) => ({ socket_id: "1.2", channel_name });
const visitor = { apikey: PUBLISHABLE };

type Refusal = [
  string,
  number,
  string,
  (who: Who) => RequestInit & { headers?: Record<string, string> },
];
const get =
  (headers: Record<string, string> = visitor) =>
  () => ({ headers });

/** As `forbidden` says it. */
const NO = "may not do this";

/** What is asked, the status, a piece of the sentence, and how it is asked. */
export const REFUSALS: readonly Refusal[] = [
  ["nonsense", 404, "is no call", get()],
  ["connect?tenant=gym", 405, "is not possible", () => post({})],
  [
    "connect?tenant=gym",
    403,
    "opened as a file",
    get({ ...visitor, origin: "null" }),
  ],
  [
    "connect?tenant=gym",
    403,
    NO,
    get({ ...visitor, origin: "https://evil.example" }),
  ],
  [
    "connect?tenant=gym",
    403,
    NO,
    () => ({ method: "OPTIONS", headers: { origin: "https://evil.example" } }),
  ],
  [
    "connect?tenant=gym",
    401,
    "no apikey header",
    () => ({ headers: { apikey: "" } }),
  ],
  ["connect?tenant=gym", 401, "not one of this project", get({ apikey: "x" })],
  [
    "connect?tenant=gym",
    401,
    "not a bearer token",
    get({ ...visitor, authorization: "Basic x" }),
  ],
  [
    "connect?tenant=gym",
    401,
    "is not valid: wrong",
    get({ ...visitor, authorization: "Bearer x" }),
  ],
  [
    "connect?tenant=gym",
    403,
    NO,
    (who) => ({ headers: { apikey: who.publishKey } }),
  ],
  [
    "connect?tenant=gym",
    401,
    "secret key and a bearer token",
    (who) => ({ headers: { ...who.member, apikey: SECRET } }),
  ],
  ["connect?tenant=a.b", 400, '"tenant" is not a tenant', get()],
  ["connect?tenant=gym&transport=x", 400, "not one of this tenant", get()],
  ["connect?tenant=absent", 403, NO, get()],
  [
    `connect?tenant=gym&topic=${Array.from({ length: 101 }, (_, n) => `gym.room.r${n}`).join()}`,
    400,
    "at most 100",
    get(),
  ],
  ["heads", 400, "is missing", get()],
  ["heads?topic=gym.role.admin", 403, NO, get()],
  ["history?topic=x", 400, "is not a topic", get()],
  ["history?topic=gym.public&after=x", 400, "not a whole number", get()],
  ["history?topic=gym.public&epoch=x", 400, "not a UUID", get()],
  ["history?topic=gym.public&after=1&before=1", 400, "both sent", get()],
  ["history?topic=gym.public&limit=0", 400, '"limit" is 0', get()],
  ["history?topic=gym.role.admin", 403, NO, get()],
  ["tick", 403, NO, () => post({}, visitor)],

  [
    "publish",
    415,
    "content type",
    () => post(event, { apikey: SECRET, "content-type": "text/plain" }),
  ],
  ["publish", 400, "is not JSON", () => post("{")],
  ["publish", 400, "not a JSON object", () => post("[]")],
  ["publish", 400, "not UTF-8", () => post(new Uint8Array([0xff, 0xfe]))],
  [
    "publish",
    400,
    "cannot be kept",
    () => post({ ...event, data: { level: "info", message: "\u0000" } }),
  ],
  [
    "publish",
    400,
    "nested deeper",
    () => post(`{"data":${"[".repeat(99)}${"]".repeat(99)}}`),
  ],
  [
    "publish",
    413,
    "larger than",
    () => post({ ...event, data: { note: "x".repeat(17_000) } }),
  ],
  ["publish", 400, "is wrong", () => post({ ...event, tenant: 5 })],
  ["publish", 400, "names nobody", () => post({ ...event, audience: {} })],
  [
    "publish",
    400,
    "is not a topic of tenant",
    () => post({ ...event, audience: undefined, topics: ["studio.public"] }),
  ],
  [
    "publish",
    400,
    "at most 99",
    () =>
      post({
        ...event,
        audience: {
          users: Array.from({ length: 60 }, (_, n) => `u${n}`),
          rooms: Array.from({ length: 60 }, (_, n) => `r${n}`),
        },
      }),
  ],
  ["publish", 422, "no event type", () => post({ ...event, type: "nothing" })],
  ["publish", 422, '"data.level"', () => post({ ...event, data: {} })],
  [
    "publish",
    422,
    "by its data",
    () =>
      post({
        tenant: "barbershop",
        type: "metrics:updated",
        key: "other",
        data: { metric: "revenue_today", value: 1, simulated: false },
        audience: { public: true },
      }),
  ],
  ["publish", 403, NO, (who) => post(event, who.member)],
  [
    "publish",
    403,
    NO,
    (who) =>
      post({ ...event, type: "stats_update" }, { apikey: who.publishKey }),
  ],
  [
    "publish",
    422,
    "events of this type have none",
    (who) => post({ ...event, key: "k" }, { apikey: who.publishKey }),
  ],
  [
    "publish",
    401,
    "publish key is not valid",
    () => post(event, { apikey: "ll_pub_x" }),
  ],
  [
    "publish",
    401,
    "publish key and a bearer",
    (who) => post(event, { ...who.member, apikey: who.publishKey }),
  ],

  [
    "pusher-auth",
    415,
    "content type",
    () => post("x", { apikey: SECRET, "content-type": "text/plain" }),
  ],
  ["pusher-auth", 400, "not in Pusher's form", () => post({})],
  ["pusher-auth", 403, NO, () => post(channel("private-x"), visitor)],
  [
    "pusher-auth",
    403,
    NO,
    () => post(channel("private-gym.live.a.g1"), visitor),
  ],
  [
    "pusher-auth",
    403,
    NO,
    () => post(channel("private-gym.role.admin.g1"), visitor),
  ],

  ["command", 403, NO, () => post(command(), visitor)],
  [
    "command",
    400,
    "is wrong",
    (who) => post({ ...command(), id: "x" }, who.staff),
  ],
  [
    "command?tenant=a.b",
    400,
    "in the address",
    (who) => post(command(), who.staff),
  ],
  [
    "command?tenant=studio",
    400,
    "different tenants",
    (who) => post(command(), who.staff),
  ],
  [
    "command",
    400,
    '"tenant" is missing',
    () => post(command({ tenant: undefined }), { apikey: SECRET }),
  ],
  [
    "command",
    400,
    '"tenant" is missing',
    (who) => post(command({ tenant: undefined }), who.staff),
  ],
  ["command", 403, NO, (who) => post(command({ tenant: "absent" }), who.staff)],
  ["command", 403, NO, (who) => post(command(), who.member)],
  [
    "command",
    422,
    "is no command here",
    (who) => post(command({ type: "nothing" }), who.staff),
  ],
  [
    "command",
    422,
    '"args.member_id"',
    (who) => post(command({ args: {} }), who.staff),
  ],

  ["lease", 403, NO, () => post(lease(), visitor)],
  ["lease", 403, NO, (who) => post(lease(), who.member)],
  ["lease", 403, NO, (who) => post(lease({ tenant: "absent" }), who.staff)],
  [
    "lease",
    400,
    '"resource" is wrong: is no resource',
    (who) => post(lease({ resource: "door" }), who.staff),
  ],
  [
    "lease",
    400,
    '"reason" is wrong: is missing',
    (who) => post(lease({ action: "take" }), who.staff),
  ],
];
