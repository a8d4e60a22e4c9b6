import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../../../functions/_shared/database.ts";
import { AuthError } from "./auth-error.ts";

/** A person as GoTrue shows them. */
export interface User {
  readonly id: string;
  readonly aud: "authenticated";
  readonly role: "authenticated";
  readonly email: string;
  readonly app_metadata: object;
  readonly user_metadata: object;
  readonly [detail: string]: unknown;
}

export interface Grant {
  readonly user: User;
  readonly session: string;
  readonly refreshToken: string;
}

const MAX_SESSIONS = 20;
const MAX_TOKENS = 10;
/** A client whose answer got lost may use its old token once more within this. */
const REUSE_SECONDS = 10;
/** A real bcrypt hash of nothing: a wrong name takes as long as a wrong password. */
const NO_HASH = "$2a$06$7EqJtq98hPqEX7fNZaFWoOhi5a0N0l7p1kVt1m9UQ1rG4k1m7cQfW";

/** Who this is, or null when name or password is wrong. */
export async function checkPassword(
  database: Database,
  email: string,
  password: string,
): Promise<string | null> {
  const [row] = await database.query<{ id: string | null; ok: boolean }>(
    `select u.id::text as id, extensions.crypt($2, coalesce(u.encrypted_password, $3)) = u.encrypted_password as ok
       from (select 1) one left join auth.users u on u.email = lower($1)`,
    [email, password, NO_HASH],
  );
  return row?.ok ? row.id : null;
}

/** Opens a session. A person's oldest ones are closed beyond twenty. */
export function openSession(
  database: Database,
  userId: string,
): Promise<Grant> {
  return database.transaction(async (transaction) => {
    const session = randomUUID();
    await transaction.query(
      "update auth.users set last_sign_in_at = now(), updated_at = now() where id = $1",
      [userId],
    );
    await transaction.query(
      "insert into auth.sessions (id, user_id) values ($1, $2)",
      [session, userId],
    );
    await transaction.query(
      `delete from auth.sessions where user_id = $1 and id not in (
         select id from auth.sessions where user_id = $1 order by refreshed_at desc limit ${MAX_SESSIONS})`,
      [userId],
    );
    return grant(transaction, session, null);
  });
}

interface TokenRow {
  session: string;
  revoked: boolean;
  recent: boolean;
  parent_of_active: boolean;
}

/**
 * Exchanges a refresh token for the next one. A token used twice means that it was stolen, or that an answer got
 * lost: shortly after, or while its successor is unused, it is honoured; later the whole session ends.
 */
export async function refreshSession(
  database: Database,
  token: string,
): Promise<Grant> {
  const hash = hashOf(token);
  const result = await database.transaction(async (transaction) => {
    const [row] = await transaction.query<TokenRow>(
      `select t.session_id::text as session, t.revoked, t.updated_at > now() - make_interval(secs => ${REUSE_SECONDS}) as recent,
              exists (select from auth.refresh_tokens c where c.parent = t.token and not c.revoked) as parent_of_active
         from auth.refresh_tokens t where t.token = $1 for update of t`,
      [hash],
    );
    if (!row) return "missing" as const;
    if (row.revoked && !row.recent && !row.parent_of_active) {
      await endSession(transaction, row.session);
      return "stolen" as const;
    }
    await transaction.query(
      "update auth.refresh_tokens set revoked = true, updated_at = case when revoked then updated_at else now() end where token = $1",
      [hash],
    );
    await transaction.query(
      "update auth.sessions set refreshed_at = now() where id = $1",
      [row.session],
    );
    return grant(transaction, row.session, hash);
  });
  if (result === "missing")
    throw refused("refresh_token_not_found", "Refresh Token Not Found");
  if (result === "stolen")
    throw refused("refresh_token_already_used", "Already Used");
  return result;
}

/** Ends this session, all others of the person, or all of them. */
export async function endSessions(
  database: Database,
  userId: string,
  session: string,
  scope: "local" | "others" | "global",
): Promise<void> {
  if (scope === "local") return endSession(database, session);
  await database.query(
    "delete from auth.sessions where user_id = $1 and ($3 or id <> $2)",
    [userId, session, scope === "global"],
  );
}

/** The person of a session that is still open; null when it was ended. */
export async function userOfSession(
  database: Database,
  userId: string,
  session: string,
): Promise<User | null> {
  const [row] = await database.query<{ user: User }>(
    `select ${USER} as user from auth.users u
       where u.id = $1 and exists (select from auth.sessions s where s.id = $2 and s.user_id = u.id)`,
    [userId, session],
  );
  return row?.user ?? null;
}

async function grant(
  transaction: Database,
  session: string,
  parent: string | null,
): Promise<Grant> {
  const refreshToken = randomBytes(24).toString("base64url");
  await transaction.query(
    "insert into auth.refresh_tokens (token, session_id, parent) values ($1, $2, $3)",
    [hashOf(refreshToken), session, parent],
  );
  await transaction.query(
    `delete from auth.refresh_tokens where session_id = $1 and id not in (
       select id from auth.refresh_tokens where session_id = $1 order by id desc limit ${MAX_TOKENS})`,
    [session],
  );
  const [row] = await transaction.query<{ user: User }>(
    `select ${USER} as user from auth.users u join auth.sessions s on s.user_id = u.id where s.id = $1`,
    [session],
  );
  if (!row) throw refused("session_not_found", "Session Not Found");
  return { user: row.user, session, refreshToken };
}

async function endSession(database: Database, session: string): Promise<void> {
  await database.query("delete from auth.sessions where id = $1", [session]);
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function refused(code: string, what: string): AuthError {
  return new AuthError(400, code, `Invalid Refresh Token: ${what}`);
}

const RFC3339 = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

function moment(column: string): string {
  return `to_char(u.${column} at time zone 'utc', ${RFC3339})`;
}

const USER = `jsonb_build_object(
  'id', u.id, 'aud', 'authenticated', 'role', 'authenticated', 'email', u.email, 'phone', '',
  'email_confirmed_at', ${moment("email_confirmed_at")}, 'confirmed_at', ${moment("email_confirmed_at")},
  'last_sign_in_at', ${moment("last_sign_in_at")}, 'app_metadata', u.raw_app_meta_data, 'user_metadata', u.raw_user_meta_data,
  'identities', '[]'::jsonb, 'created_at', ${moment("created_at")}, 'updated_at', ${moment("updated_at")}, 'is_anonymous', false)`;
