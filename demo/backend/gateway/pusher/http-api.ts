import type { IncomingMessage, ServerResponse } from "node:http";
import {
  decodePart,
  readBody,
  sendJson,
  sendText,
  urlOf,
} from "../shared/http.ts";
import { isRecord, parseJson, type JsonRecord } from "../shared/json.ts";
import type { Channel } from "./channels.ts";
import type { PusherContext } from "./context.ts";
import { signatureFault } from "./signature.ts";
import { checkEvents, trigger, type TriggeredEvent } from "./trigger.ts";

/** An answer other than success; the body is plain text, as Pusher's. */
class ApiFault extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly context: PusherContext;
  readonly path: readonly string[];
  readonly info: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  terminate(userId: string): void;
}

/** Pusher's HTTP API for servers. False when the path is another. */
export async function handleApi(
  context: PusherContext,
  request: IncomingMessage,
  response: ServerResponse,
  terminate: (userId: string) => void,
): Promise<boolean> {
  const url = urlOf(request);
  const [, apps, id, ...rest] = url.pathname.split("/");
  if (apps !== "apps" || id === undefined) return false;
  try {
    const body = await checkedBody(context, request, url, id);
    const path = rest.map((part) => decodePart(part) ?? "");
    const info = (url.searchParams.get("info") ?? "")
      .split(",")
      .filter(Boolean);
    const query = url.searchParams;
    const call = { context, path, info, query, body, terminate };
    sendJson(response, 200, answer(request.method ?? "GET", call));
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error;
    sendText(response, error.status, `${error.message}\n`);
  }
  return true;
}

async function checkedBody(
  context: PusherContext,
  request: IncomingMessage,
  url: URL,
  id: string,
): Promise<unknown> {
  const { app, settings } = context;
  const raw = await readBody(request, MAX_BODY);
  if (!raw) throw new ApiFault(413, "The request is too large");
  if (id !== app.id) throw new ApiFault(404, `No app with ID ${id}`);
  const signed = {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    body: raw,
  };
  const skew = settings.pusherClockSkew;
  const fault = signatureFault(app, signed, context.now(), skew);
  if (fault) throw new ApiFault(401, fault);
  if (raw.length === 0) return undefined;
  const body = parseJson(raw.toString("utf8"), settings.maxDepth);
  if (body === undefined) throw new ApiFault(400, "The body is no JSON");
  return body;
}

const MAX_BODY = 1_000_000;

function answer(method: string, call: Call): unknown {
  const [first, second, third] = call.path;
  const depth = call.path.length;
  if (method === "POST" && depth === 1 && first === "events")
    return postEvent(call);
  if (method === "POST" && depth === 1 && first === "batch_events")
    return postBatch(call);
  if (
    method === "POST" &&
    depth === 3 &&
    first === "users" &&
    third === "terminate_connections"
  ) {
    call.terminate(second ?? "");
    return {};
  }
  if (method === "GET" && first === "channels") {
    if (depth === 1) return listChannels(call);
    if (depth === 2) return describe(call, second ?? "");
    if (depth === 3 && third === "users") return listUsers(call, second ?? "");
  }
  throw new ApiFault(404, "Not found");
}

function postEvent(call: Call): unknown {
  const body = isRecord(call.body) ? call.body : {};
  const events = read(call, [body]);
  const info = infoOf(body);
  for (const event of events) trigger(call.context, event);
  if (info.length === 0) return {};
  const names = events.map(({ channel }) => channel);
  return {
    channels: Object.fromEntries(
      names.map((name) => [name, attributes(call, name, info)]),
    ),
  };
}

function postBatch(call: Call): unknown {
  const batch = isRecord(call.body) ? call.body.batch : undefined;
  if (!Array.isArray(batch) || !batch.every(isRecord))
    throw new ApiFault(400, "batch must be an array of events");
  if (batch.length > 10)
    throw new ApiFault(400, "At most 10 events are allowed in a batch");
  const events = read(call, batch);
  for (const event of events) trigger(call.context, event);
  const infos = batch.map(infoOf);
  if (infos.every((info) => info.length === 0)) return {};
  return {
    batch: events.map(({ channel }, index) =>
      attributes(call, channel, infos[index] ?? []),
    ),
  };
}

function read(call: Call, bodies: readonly JsonRecord[]): TriggeredEvent[] {
  const checked = checkEvents(bodies, call.context.settings.pusherDataBytes);
  if ("fault" in checked) throw new ApiFault(checked.status, checked.fault);
  return checked.events;
}

function infoOf(body: JsonRecord): string[] {
  return typeof body.info === "string"
    ? body.info.split(",").filter(Boolean)
    : [];
}

function listChannels({ context, info, query }: Call): unknown {
  const prefix = query.get("filter_by_prefix") ?? "";
  if (info.includes("user_count") && !prefix.startsWith("presence-"))
    throw new ApiFault(
      400,
      "user_count may only be requested for presence channels: filter_by_prefix must begin with presence-",
    );
  const found = [...context.channels.all()].filter(({ name }) =>
    name.startsWith(prefix),
  );
  return {
    channels: Object.fromEntries(
      found.map((channel) => [channel.name, counts(channel, info)]),
    ),
  };
}

function describe(call: Call, name: string): unknown {
  if (call.info.includes("user_count") && !name.startsWith("presence-"))
    throw new ApiFault(
      400,
      "Cannot retrieve the user count unless the channel is a presence channel",
    );
  const occupied = call.context.channels.get(name) !== undefined;
  return {
    occupied,
    ...attributes(call, name, call.info),
    ...cached(call, name),
  };
}

function cached({ context, info }: Call, name: string): object {
  if (!info.includes("cache")) return {};
  const entry = context.cache.get(name, context.now());
  if (!entry) return { cache: null };
  const { data } = JSON.parse(entry.frame) as { data: unknown };
  return {
    cache: { data, ttl: Math.ceil((entry.until - context.now()) / 1000) },
  };
}

function listUsers({ context }: Call, name: string): unknown {
  if (!name.startsWith("presence-"))
    throw new ApiFault(
      400,
      "Users can only be retrieved for presence channels",
    );
  const ids = context.channels.get(name)?.userIds ?? [];
  return { users: ids.map((id) => ({ id })) };
}

function attributes(
  { context }: Call,
  name: string,
  info: readonly string[],
): object {
  const channel = context.channels.get(name);
  return channel ? counts(channel, info) : empty(name, info);
}

function counts(channel: Channel, info: readonly string[]): object {
  return {
    ...(info.includes("user_count") && channel.kind.hasMembers
      ? { user_count: channel.userCount }
      : {}),
    ...(info.includes("subscription_count")
      ? { subscription_count: channel.size }
      : {}),
  };
}

function empty(name: string, info: readonly string[]): object {
  return {
    ...(info.includes("user_count") && name.startsWith("presence-")
      ? { user_count: 0 }
      : {}),
    ...(info.includes("subscription_count") ? { subscription_count: 0 } : {}),
  };
}
