import type { Deps } from "../_shared/deps.ts";
import { HttpError } from "../_shared/http-error.ts";
import type { EventSchema } from "../../widgets/packs/pack-schemas.ts";
import type { PublishBody } from "./schema.ts";

/** An event that its pack accepts, with its key. */
export interface CheckedEvent {
  readonly pack: string;
  readonly schema: EventSchema;
  readonly data: Record<string, unknown>;
  readonly key: string | null;
}

/**
 * Checks an event against the schema of its type: the tenant's pack first, then the others (a server may publish any).
 * 422 `invalid_event` names the path.
 */
export function checkEvent(
  body: PublishBody,
  tenantPack: string | null,
  deps: Deps,
): CheckedEvent {
  const pack = packOf(body.type, tenantPack, deps);
  if (pack === null) {
    throw invalid(
      "type",
      `"${body.type}" is no event type that any pack knows`,
    );
  }
  const schema = deps.packs[pack]![body.type]!;
  const parsed = schema.data.safeParse(body.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw invalid(["data", ...issue.path].join("."), issue.message);
  }
  const derived = schema.key ? schema.key(body.data as never) : null;
  if (derived !== null && body.key !== undefined && body.key !== derived) {
    throw invalid(
      "key",
      `of ${body.type} is "${derived}" by its data, not "${body.key}"`,
    );
  }
  return { pack, schema, data: body.data, key: derived ?? body.key ?? null };
}

function packOf(
  type: string,
  tenantPack: string | null,
  deps: Deps,
): string | null {
  const names = Object.keys(deps.packs);
  const order =
    tenantPack !== null && names.includes(tenantPack)
      ? [tenantPack, ...names]
      : names;
  return order.find((name) => Object.hasOwn(deps.packs[name]!, type)) ?? null;
}

function invalid(path: string, what: string): HttpError {
  return new HttpError(
    422,
    "invalid_event",
    `publish: "${path}" ${what}. See docs/events.md for the shapes.`,
    {
      extra: { path },
    },
  );
}
