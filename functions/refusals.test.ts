import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLimit } from "./_shared/rate-limit.ts";
import { createTestBed, PUBLISHABLE, SECRET } from "./_shared/testing.ts";
import type { TestBed } from "./_shared/testing.ts";
import { command, event, ID, lease } from "./refusals.requests.testing.ts";
import type { Who } from "./refusals.requests.testing.ts";
import { REFUSALS } from "./refusals.testing.ts";

// Every sentence with which a handler refuses somebody is provoked here once. A new one is missed by the last test.

let bed: TestBed;
let who: Who;
const said = new Set<string>();

beforeAll(async () => {
  bed = await createTestBed({
    limit: (call, subject) => createLimit(bed.database)(call, subject),
  });
  const as = async (role: string) => ({
    apikey: PUBLISHABLE,
    authorization: `Bearer ${await bed.tokenOf(role, "gym")}`,
  });
  const [row] = await bed.database.query<{ key: string }>(
    "select livelets.make_publish_key('gym', 'k', '{host:log}', '{gym.public}') as key",
  );
  who = {
    staff: await as("staff"),
    member: await as("member"),
    publishKey: row!.key,
  };
  await bed.database.query(
    `insert into livelets.member (tenant, user_id, role) select 'studio', user_id, role from livelets.member
     where tenant = 'gym' and role = 'staff'`,
  );
  await bed.database.query(
    "update livelets.rate_limit set burst = 10000, per_minute = 10000",
  );
}, 60_000);
afterAll(() => bed.close());

describe("a refusal", () => {
  it.each(REFUSALS)(
    "of %s is %d and says: %s",
    async (path, expected, words, init) => {
      const made = init(who);
      const headers: Record<string, string> = { ...made.headers };
      if (headers["apikey"] === "") delete headers["apikey"];
      const response = await bed.router.handle(
        new Request(`https://project.test/functions/v1/${path}`, {
          ...made,
          headers,
        }),
      );
      const { error } = (await response.json()) as {
        error: Record<string, string>;
      };
      expect([response.status, error["message"]]).toEqual([
        expected,
        expect.stringContaining(words),
      ]);
      expect(error["requestId"]).toBe(response.headers.get("x-request-id"));
      said.add(error["message"]!);
    },
  );

  it("of a token that is nobody's says so", async () => {
    const verify = bed.deps.verify;
    Object.assign(bed.deps, {
      verify: async (token: string) => ({
        ...(await verify(token)),
        role: "anon",
      }),
    });
    const { status, body } = await bed.call("connect?tenant=gym", {
      headers: who.member,
    });
    Object.assign(bed.deps, { verify });
    expect(status).toBe(401);
    said.add((Object(body.error) as { message: string }).message);
  });

  it("of what was done before, under the same id or client, is a conflict", async () => {
    const first = { ...event, id: `${ID}5` };
    await bed.post("publish", first);
    const other = { ...first, data: { level: "info", message: "other" } };
    await bed.post("command", command(), who.staff);
    await bed.post("lease", lease(), who.staff);
    const answers = [
      await bed.post("publish", other),
      await bed.post(
        "command",
        command({ args: { member_id: "m-1043" } }),
        who.staff,
      ),
      await bed.post("command", command({ id: `${ID}6` }), { apikey: SECRET }),
      await bed.post("lease", lease(), { apikey: SECRET }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(409);
      said.add((Object(body.error) as { message: string }).message);
    }
  });

  it("of who asks too much says how long to wait", async () => {
    await bed.database.query(
      "update livelets.rate_limit set burst = 1, per_minute = 1",
    );
    const ask = () => bed.post("publish", event, { apikey: who.publishKey });
    const people = () =>
      bed.call("heads?topic=gym.public", { headers: who.member });
    for (const one of [ask, people]) {
      await one();
      const { status, body } = await one();
      expect(status).toBe(429);
      said.add((Object(body.error) as { message: string }).message);
    }
  });

  it("is provoked above for every sentence in the handlers", () => {
    const missing = sentences().filter(
      ({ pattern }) => ![...said].some((message) => pattern.test(message)),
    );
    expect(missing.map(({ text }) => text)).toEqual([]);
  });
});

/** Those that another test provokes: failures of what is behind the functions (unreachable.test.ts, connect's), and SQL's own. */
const ELSEWHERE =
  /^(Something this needs|Something went wrong|A value cannot be kept|pusher-auth: Pusher is not set up)/;

/** The messages of refusals in the source: sentences that are given to an HttpError or one of its makers. */
function sentences(): { text: string; pattern: RegExp }[] {
  const folder = new URL(".", import.meta.url);
  const files = readdirSync(folder, {
    recursive: true,
    encoding: "utf8",
  }).filter(
    (name) =>
      /^[\w-]+(\/[\w-]+)?\.ts$/.test(name) &&
      !/fuzz|\.test(ing)?\.ts$/.test(name),
  );
  return files.flatMap((name) => {
    const source = readFileSync(new URL(name, folder), "utf8");
    const makers =
      /(?:badRequest|unauthorized|HttpError)\(\s*(?:\d+,\s*"\w+",\s*)?(`(?:\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`])*`|"[^"]+"|'[^']+')/g;
    return [...source.matchAll(makers)]
      .map(([, literal]) => literal!.slice(1, -1).replaceAll('\\"', '"'))
      .filter((text) => !ELSEWHERE.test(text))
      .map((text) => ({ text: `${name}: ${text}`, pattern: patternOf(text) }));
  });
}

function patternOf(template: string): RegExp {
  const parts = template
    .split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`);
}
