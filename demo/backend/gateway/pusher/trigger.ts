import type { JsonRecord } from "../shared/json.ts";
import type { PusherContext } from "./context.ts";
import { eventFrame } from "./frames.ts";
import { isChannelName, kindOf, userOf } from "./names.ts";

/** One event for one channel. */
export interface TriggeredEvent {
  readonly name: string;
  readonly channel: string;
  readonly data: string;
  /** The connection that must not get it: the one that caused it. */
  readonly except: string | undefined;
}

export type Checked =
  | { readonly events: TriggeredEvent[] }
  | { readonly status: number; readonly fault: string };

/** Checks all before any is sent: a batch goes out whole or not at all. */
export function checkEvents(
  bodies: readonly JsonRecord[],
  maxBytes: number,
): Checked {
  const events: TriggeredEvent[] = [];
  for (const body of bodies) {
    const { name, data, socket_id: except } = body;
    if (typeof name !== "string" || name === "" || name.length > 200)
      return bad("name must be a string of at most 200 characters");
    if (typeof data !== "string") return bad("data must be a string");
    if (Buffer.byteLength(data) > maxBytes)
      return {
        status: 413,
        fault: `The data content of this event exceeds the allowed maximum (${maxBytes} bytes)`,
      };
    if (except !== undefined && !/^\d+\.\d+$/.test(String(except)))
      return bad(`Invalid socket id: ${String(except).slice(0, 64)}`);
    const channels = channelsOf(body);
    if (typeof channels === "string") return bad(channels);
    for (const channel of channels) {
      events.push({
        name,
        data,
        channel,
        except: typeof except === "string" ? except : undefined,
      });
    }
  }
  return { events };
}

function bad(fault: string): Checked {
  return { status: 400, fault };
}

function channelsOf({ channel, channels }: JsonRecord): string[] | string {
  const names: unknown = channels ?? [channel];
  if (!Array.isArray(names) || names.length === 0)
    return "channels must be a list of names";
  if (names.length > 100)
    return "At most 100 channels are allowed in one trigger";
  const wrong: unknown = names.find(
    (name) => !isChannelName(name) && userOf(name) === null,
  );
  if (wrong !== undefined)
    return `Invalid channel name: ${String(wrong).slice(0, 200)}`;
  if (
    names.length > 1 &&
    names.some((name) => kindOf(String(name)).isEncrypted)
  )
    return "An encrypted channel must be the only one of a trigger";
  return [...new Set(names.map(String))];
}

export function trigger(context: PusherContext, event: TriggeredEvent): void {
  const text = eventFrame(event.name, event.channel, event.data);
  if (kindOf(event.channel).isCache) {
    context.cache.set(event.channel, text, context.now());
  }
  context.channels.get(event.channel)?.deliver(text, event.except);
}
