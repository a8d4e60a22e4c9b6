import { createTestBed, PUBLISHABLE, SECRET } from "../_shared/testing.ts";
import type { TestBed } from "../_shared/testing.ts";
import { dice } from "./hostile.ts";
import { CALLS, makeRequest } from "./requests.ts";
import type { Credentials } from "./requests.ts";

export interface Report {
  readonly call: string;
  /** How many answers of each status. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly ms: number;
}

const EXPECTED = new Set([
  200, 201, 204, 400, 401, 403, 405, 409, 413, 415, 422,
]);
const INNER =
  /sb_secret|app-secret|\bselect \b|livelets\.\w+\(|relation "|\.ts:\d|PGlite|syntax error/i;

/**
 * Sends `bodies` requests to each handler, on a real database, and throws at the first answer that none should give: a
 * status that is not a refusal in words, inner text, a changed prototype. The message has what repeats it.
 */
export async function fuzz(
  bodies: number,
  seed: number,
  only?: string,
): Promise<Report[]> {
  const bed = await createTestBed({
    waitUntil: (work) => void work.catch(() => undefined),
  });
  try {
    const credentials = await credentialsOf(bed);
    const reports = [];
    for (const call of CALLS) {
      if (only !== undefined && call.name !== only) continue;
      const roll = dice(seed);
      const statuses: Record<number, number> = {};
      const started = performance.now();
      for (let n = 0; n < bodies; n++) {
        const { url, init } = makeRequest(call, roll, credentials, n);
        const response = await bed.router.handle(new Request(url, init));
        const problem = await problemOf(response, bed);
        if (problem !== null)
          throw new Error(
            `fuzz: ${call.name}, seed ${seed}, number ${n}: ${problem}\n${url}\n${JSON.stringify(init).slice(0, 4_000)}`,
          );
        statuses[response.status] = (statuses[response.status] ?? 0) + 1;
        if (n % 2_000 === 1_999) await tidy(bed);
      }
      reports.push({
        call: call.name,
        statuses,
        ms: Math.round(performance.now() - started),
      });
      await tidy(bed);
    }
    return reports;
  } finally {
    await bed.close();
  }
}

/** Mostly those who may: whoever may not gets nowhere, and finds nothing. */
async function credentialsOf(bed: TestBed): Promise<Credentials> {
  const bearer = async (role: string) => ({
    apikey: PUBLISHABLE,
    authorization: `Bearer ${await bed.tokenOf(role, "gym", {}, "1d")}`,
  });
  const [row] = await bed.database.query<{ key: string }>(
    "select livelets.make_publish_key('gym', 'fuzz', '{host:log,member_checked_in}', '{gym.public,gym.room.*}') as key",
  );
  const [admin, staff, member] = [
    await bearer("admin"),
    await bearer("staff"),
    await bearer("member"),
  ];
  return [
    ...Array<Record<string, string>>(6).fill({ apikey: SECRET }),
    ...[admin, staff, staff, member],
    { apikey: PUBLISHABLE },
    { apikey: row!.key },
    { apikey: "ll_pub_wrong" },
    { apikey: "wrong" },
    {},
    { apikey: PUBLISHABLE, authorization: "Bearer x.y.z" },
    { authorization: "Basic x" },
  ];
}

async function problemOf(
  response: Response,
  { logged }: TestBed,
): Promise<string | null> {
  const entry = logged.pop();
  logged.length = 0;
  const text = await response.text();
  if (!EXPECTED.has(response.status))
    return `it answered ${response.status}: ${text} ${entry?.detail ?? ""}`;
  if (INNER.test(text)) return `it told what is inside: ${text.slice(0, 300)}`;
  if (Object.keys(Object.prototype).length > 0 || "polluted" in {})
    return "a prototype was changed";
  if (response.status < 400) return null;
  const { error } = JSON.parse(text) as { error?: Record<string, unknown> };
  const isWorded = [
    error?.["code"],
    error?.["message"],
    error?.["requestId"],
  ].every((part) => typeof part === "string" && part !== "");
  return isWorded ? null : `it refused without words: ${text.slice(0, 300)}`;
}

/** What got through must not make everything after it slower. */
const tidy = async ({ database }: TestBed) => {
  for (const table of [
    "outbox",
    "publication",
    "event",
    "command",
    "client",
    "lease",
  ])
    await database.query(`delete from livelets.${table}`);
  await database.query(
    "delete from livelets.stream where topic like '%.room.%' or topic like '%.user.%'",
  );
  await database.query("delete from realtime.messages");
};
