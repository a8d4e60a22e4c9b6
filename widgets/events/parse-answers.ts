import type {
  ConnectAnswer,
  Grant,
  HeadsAnswer,
  Switches,
  Transport,
} from "./answers.ts";
import {
  attempt,
  isCount,
  isText,
  isTime,
  isUuid,
  list,
} from "./parse-fields.ts";
import { isRecord } from "./plain.ts";
import { parseChannel, parseTopic } from "./topic.ts";

const TOPICS = 1_000;

/** Reads `GET heads`. Null if the answer, or one head in it, is malformed. Never throws. */
export function parseHeads(value: unknown): HeadsAnswer | null {
  return attempt(() => {
    if (!isRecord(value)) return null;
    const { serverTime, revision } = value;
    const heads = list(value.heads, TOPICS, readHead);
    if (!heads || !isTime(serverTime)) return null;
    return { heads, serverTime, ...(isCount(revision) && { revision }) };
  });
}

/** Reads `GET connect`. Null if the answer, or one grant in it, is malformed. Never throws. */
export function parseConnect(value: unknown): ConnectAnswer | null {
  return attempt(() => {
    if (!isRecord(value)) return null;
    const { serverTime, pack = null, revision, spreadMs } = value;
    const user = value.user === null ? null : readUser(value.user);
    const roles = list(value.roles, 100, readText);
    const topics = list(value.topics, TOPICS, readGrant);
    const denied = list(value.denied, TOPICS, readDenial);
    const transports = list(value.transports, 100, readText);
    const transport = readTransport(value.transport);
    if (user === undefined || !roles || !topics || !denied) return null;
    if (!transports || !transport || !isTime(serverTime)) return null;
    if (pack !== null && !isText(pack, 100)) return null;
    return {
      user,
      roles,
      topics,
      denied,
      transports,
      transport,
      pack,
      ...(isRecord(value.switches) && {
        switches: readSwitches(value.switches),
      }),
      ...(isCount(revision) && { revision }),
      ...(isCount(spreadMs) && { spreadMs }),
      serverTime,
    };
  });
}

/** What is not understood is as usual. */
function readSwitches(value: Record<string, unknown>): Switches {
  const entries = Object.entries(value).slice(0, 100);
  return Object.fromEntries(
    entries.filter(([, mode]) => mode === "poll" || mode === "off"),
  ) as Switches;
}

function readHead(value: unknown): HeadsAnswer["heads"][number] | null {
  if (!isRecord(value)) return null;
  const { topic, epoch, seq } = value;
  return isTopic(topic) && isUuid(epoch) && isCount(seq)
    ? { topic, epoch, seq }
    : null;
}

function readGrant(value: unknown): Grant | null {
  if (!isRecord(value)) return null;
  const { name, channel, epoch, head } = value;
  if (!isTopic(name) || !isText(channel, 250)) return null;
  if (parseChannel(channel)?.topic.name !== name) return null;
  return isUuid(epoch) && isCount(head) ? { name, channel, epoch, head } : null;
}

function readDenial(value: unknown): { name: string; reason: string } | null {
  if (!isRecord(value)) return null;
  const { name, reason } = value;
  return isText(name, 300) && isText(reason, 300) ? { name, reason } : null;
}

function readUser(value: unknown): { id: string; name?: string } | undefined {
  if (!isRecord(value) || !isText(value.id, 200)) return undefined;
  const { id, name } = value;
  return isText(name, 200) ? { id, name } : { id };
}

function readText(value: unknown): string | null {
  return isText(value, 100) ? value : null;
}

function isTopic(value: unknown): value is string {
  return typeof value === "string" && parseTopic(value) !== null;
}

/** An engine of another kind than we know is malformed too: there would be nothing to connect with. */
function readTransport(value: unknown): Transport | null {
  if (!isRecord(value)) return null;
  const { kind, url, apikey, key, cluster, host, port, tls } = value;
  if (kind === "poll") return { kind };
  if (kind === "supabase")
    return isUrl(url) && isText(apikey, 1_000) ? { kind, url, apikey } : null;
  if (kind !== "pusher" || !isText(key, 200)) return null;
  const to = {
    ...(isText(cluster, 50) && { cluster }),
    ...(isText(host, 253) && { host }),
  };
  if (!to.cluster && !to.host) return null;
  return {
    kind,
    key,
    ...to,
    ...(isCount(port) && port > 0 && port < 65_536 && { port }),
    ...(typeof tls === "boolean" && { tls }),
  };
}

function isUrl(value: unknown): value is string {
  return isText(value, 2_000) && /^(?:https?|wss?):\/\/[^\s]+$/i.test(value);
}
