import type { EventData } from "../events/event.ts";
import type { MappedEvent, PackMap } from "../events/pack.ts";

/** Paths in `data` to the key of a state event, per type; "" is: no key. */
export type KeyPaths = Readonly<Record<string, string>>;

/**
 * A `map` for messages that carry events of a pack under their own names: `{ type, payload }` or `{ type, data }`, or
 * the data alone under the engine's event name. Anything else is null.
 */
export function mapEnvelopes(keys: KeyPaths): PackMap {
  return (payload, message) => {
    const envelope = asObject(payload);
    if (!envelope) return null;
    const type = ownText(envelope, "type");
    if (type !== null && Object.hasOwn(keys, type)) {
      const data =
        asObject(own(envelope, "payload")) ?? asObject(own(envelope, "data"));
      return data && toEvent(type, data, keys[type]!);
    }
    const name = message?.event ?? "";
    return Object.hasOwn(keys, name)
      ? toEvent(name, envelope, keys[name]!)
      : null;
  };
}

/** A state event without its key means nothing. */
function toEvent(
  type: string,
  data: EventData,
  path: string,
): MappedEvent | null {
  if (path === "") return { type, data };
  let key: unknown = data;
  for (const name of path.split(".")) key = own(asObject(key), name);
  return typeof key === "string" && key !== "" ? { type, data, key } : null;
}

export function asObject(value: unknown): EventData | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as EventData)
    : null;
}

/** Own fields only: a message may bring any names. */
export function own(of: EventData | null, name: string): unknown {
  return of && Object.hasOwn(of, name) ? of[name] : undefined;
}

export function ownText(of: EventData | null, name: string): string | null {
  const value = own(of, name);
  return typeof value === "string" && value !== "" ? value : null;
}
