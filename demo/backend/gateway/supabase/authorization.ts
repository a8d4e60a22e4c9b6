import { randomUUID } from "node:crypto";
import type { Database } from "../../../../functions/_shared/database.ts";
import type { Identity } from "../shared/token.ts";

export type Extension = "broadcast" | "presence";
export type Rights = Readonly<Record<Extension, boolean | null>>;

/** Nothing asked yet: null is "not checked", false is "denied". */
export const UNKNOWN: Rights = { broadcast: null, presence: null };

const ROLES = new Set(["anon", "authenticated", "service_role"]);

/**
 * May this identity read a private topic? As Realtime does it: rows are inserted for the topic, then looked for
 * under the caller's role, claims and row level security, and everything is rolled back.
 */
export async function readRights(
  database: Database,
  identity: Identity,
  topic: string,
  extensions: readonly Extension[],
): Promise<Rights> {
  if (identity.role === "service_role") return allOf(extensions, true);
  if (!ROLES.has(identity.role)) return allOf(extensions, false);
  const ids = extensions.map(() => randomUUID());
  const seen = await rolledBack(database, async (transaction) => {
    for (const [index, extension] of extensions.entries()) {
      await transaction.query(
        "insert into realtime.messages (id, topic, extension) values ($1, $2, $3)",
        [ids[index], topic, extension],
      );
    }
    await become(transaction, identity, topic);
    const rows = await transaction.query<{ id: string }>(
      "select id from realtime.messages where id = any($1::uuid[])",
      [ids],
    );
    return new Set(rows.map((row) => row.id));
  });
  return rightsFrom(extensions, (_, index) => seen.has(ids[index] ?? ""));
}

/** May this identity write to a private topic? Each extension is tried by an insert under row level security. */
export async function writeRights(
  database: Database,
  identity: Identity,
  topic: string,
  extensions: readonly Extension[],
): Promise<Rights> {
  if (identity.role === "service_role") return allOf(extensions, true);
  if (!ROLES.has(identity.role)) return allOf(extensions, false);
  const written = await rolledBack(database, async (transaction) => {
    await become(transaction, identity, topic);
    const allowed: Extension[] = [];
    for (const extension of extensions) {
      if (await mayInsert(transaction, topic, extension))
        allowed.push(extension);
    }
    return allowed;
  });
  return rightsFrom(extensions, (extension) => written.includes(extension));
}

async function mayInsert(
  transaction: Database,
  topic: string,
  extension: Extension,
): Promise<boolean> {
  await transaction.query("savepoint probe");
  try {
    await transaction.query(
      "insert into realtime.messages (topic, extension) values ($1, $2)",
      [topic, extension],
    );
    return true;
  } catch (error) {
    await transaction.query("rollback to savepoint probe");
    if (isDenial(error)) return false;
    throw error;
  }
}

const INSUFFICIENT_PRIVILEGE = "42501";

function isDenial(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === INSUFFICIENT_PRIVILEGE
  );
}

async function become(
  transaction: Database,
  identity: Identity,
  topic: string,
): Promise<void> {
  const { claims, role } = identity;
  const sub = typeof claims.sub === "string" ? claims.sub : "";
  await transaction.query(
    `select set_config('role', $1, true), set_config('realtime.topic', $2, true),
       set_config('request.jwt.claims', $3, true), set_config('request.jwt.claim.sub', $4, true),
       set_config('request.jwt.claim.role', $1, true)`,
    [role, topic, JSON.stringify(claims), sub],
  );
}

/** Carries a result out of a transaction that must not be committed. */
class RolledBack<Result> extends Error {
  constructor(readonly result: Result) {
    super("rolled back on purpose");
  }
}

async function rolledBack<Result>(
  database: Database,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await database.transaction<never>(async (transaction) => {
      throw new RolledBack(await work(transaction));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.result as Result;
    throw error;
  }
}

function allOf(extensions: readonly Extension[], allowed: boolean): Rights {
  return rightsFrom(extensions, () => allowed);
}

function rightsFrom(
  extensions: readonly Extension[],
  allowed: (extension: Extension, index: number) => boolean,
): Rights {
  const rights = { ...UNKNOWN };
  for (const [index, extension] of extensions.entries()) {
    rights[extension] = allowed(extension, index);
  }
  return rights;
}
