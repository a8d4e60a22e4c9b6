import { authenticate } from "../_shared/auth.ts";
import type { Caller } from "../_shared/auth.ts";
import type { Deps } from "../_shared/deps.ts";
import { HttpError, forbidden } from "../_shared/http-error.ts";
import { allowsTopics, publishKeyOf } from "../_shared/publish-key.ts";
import type { PublishKey } from "../_shared/publish-key.ts";
import { topicsOf } from "./audience.ts";
import type { CheckedEvent } from "./event.ts";
import type { PublishBody } from "./schema.ts";

/** Who publishes: a person, a server with a secret key, or whoever holds a publish key. */
export type Sender =
  Caller | { readonly kind: "key"; readonly key: PublishKey };

export interface Publisher {
  readonly pack: string | null;
  readonly time_zone: string;
  /** Of a person, in the tenant. */
  readonly role: string | null;
  readonly name: string | null;
  readonly person: string | null;
}

export async function senderOf(request: Request, deps: Deps): Promise<Sender> {
  const key = await publishKeyOf(request, deps);
  return key === null ? authenticate(request, deps) : { kind: "key", key };
}

/** What is known of the sender in the tenant; 403 where they may publish nothing, or there is no such tenant. */
export async function publisherOf(
  sender: Sender,
  body: PublishBody,
  deps: Deps,
): Promise<Publisher> {
  if (sender.kind === "key") requireGrant(sender.key, body);
  const claims = sender.kind === "key" ? {} : sender.claims;
  const [row] = await deps.database.query<Publisher>(
    `select t.pack, t.time_zone, m.role, m.name, m.user_id as person from livelets.tenant t
     left join livelets.member m on m.tenant = t.id and m.user_id = livelets.user_segment($2::jsonb ->> 'sub')
     where t.id = $1`,
    [body.tenant, claims],
  );
  const mayAll = sender.kind === "secret" || sender.kind === "key";
  if (!row || (!mayAll && row.role !== "admin" && row.role !== "staff"))
    throw forbidden();
  return row;
}

/** What a key does not list it may not, whether it exists or not. */
function requireGrant(key: PublishKey, body: PublishBody): void {
  const granted =
    key.tenant === body.tenant &&
    key.types.includes(body.type) &&
    allowsTopics(key, topicsOf(body));
  if (!granted) throw forbidden();
}

/**
 * Servers may publish anything that some pack describes, publish keys the types they list, admin and staff what the
 * tenant's own pack lets them.
 */
export function checkRights(
  { kind }: Sender,
  { pack, role }: Publisher,
  event: CheckedEvent,
): CheckedEvent {
  if (kind === "secret") return event;
  const publishers = event.schema.publishers ?? ["admin", "staff"];
  const mayType = event.pack === pack && publishers.some((one) => one === role);
  if (kind !== "key" && !mayType) throw forbidden();
  // A key makes a state that snapshots keep for ever: which types have one is the pack's to say.
  if (event.key !== null && !event.schema.key) {
    throw new HttpError(
      422,
      "invalid_event",
      `publish: "key" is not possible: events of this type have none. Leave it out.`,
      { extra: { path: "key" } },
    );
  }
  return event;
}

/** A person, and a publish key, publishes as themselves, whatever the body says. */
export function actorOf(
  sender: Sender,
  { person, name }: Publisher,
  body: PublishBody,
): Record<string, unknown> | null {
  if (sender.kind === "secret") return body.actor ?? null;
  // No user's id has a colon: a key cannot be taken for a person.
  if (sender.kind === "key") return { id: `key:${sender.key.name}` };
  return { id: person, ...(name === null ? {} : { name }) };
}
