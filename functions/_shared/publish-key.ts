import { createHash } from "node:crypto";
import type { Deps } from "./deps.ts";
import { HttpError } from "./http-error.ts";

/** How every publish key begins, and no other key of a project. */
export const PUBLISH_KEY = "ll_pub_";

/** What the holder of a publish key may do, and nothing else. */
export interface PublishKey {
  readonly tenant: string;
  /** For the log, and the actor of what it publishes. */
  readonly name: string;
  readonly types: readonly string[];
  /** Names of topics; `*` as the last segment stands for all of the kind. */
  readonly topics: readonly string[];
}

/**
 * The publish key of a request; null if its `apikey` is none. One that is unknown, expired or revoked is 401.
 * Only `publish` asks this: everywhere else such a key is refused unseen.
 */
export async function publishKeyOf(
  request: Request,
  deps: Deps,
): Promise<PublishKey | null> {
  const apikey = request.headers.get("apikey");
  if (apikey === null || !apikey.startsWith(PUBLISH_KEY)) return null;
  const authorization = request.headers.get("authorization");
  if (authorization !== null && authorization !== `Bearer ${apikey}`)
    throw unauthorized(
      "A publish key and a bearer token were both sent. Send one of them.",
    );
  const [row] = await deps.database.query<{ key: PublishKey | null }>(
    "select livelets.use_publish_key(decode($1, 'hex')) as key",
    [createHash("sha256").update(apikey).digest("hex")],
  );
  if (row?.key) return row.key;
  throw unauthorized(
    "The publish key is not valid: unknown, expired or revoked. Ask for a new one.",
  );
}

/** Whether the key lists all of the topics. */
export function allowsTopics(
  { topics }: PublishKey,
  names: readonly string[],
): boolean {
  return names.every(
    (name) =>
      topics.includes(name) || topics.includes(name.replace(/\.[^.]+$/, ".*")),
  );
}

function unauthorized(message: string): HttpError {
  return new HttpError(401, "unauthorized", message);
}
