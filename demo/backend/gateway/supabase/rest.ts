import type { IncomingMessage, ServerResponse } from "node:http";
import {
  corsHeaders,
  decodePart,
  readBody,
  send,
  sendJson,
  urlOf,
} from "../shared/http.ts";
import { isRecord, parseJson, type JsonRecord } from "../shared/json.ts";
import type { Identity } from "../shared/token.ts";
import { writeRights } from "./authorization.ts";
import type { SupabaseContext } from "./context.ts";

const PREFIX = "/realtime/v1/api/broadcast";

/** Broadcasts over HTTP: the batch endpoint and the one of `channel.httpSend`. False when the path is another. */
export async function handleRest(
  context: SupabaseContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = urlOf(request);
  const single = parseSingle(url.pathname);
  if (url.pathname !== PREFIX && !single) return false;
  for (const [name, value] of Object.entries(corsHeaders(request))) {
    response.setHeader(name, value);
  }
  if (request.method === "OPTIONS") send(response, 204, "");
  else if (request.method !== "POST")
    sendJson(response, 404, { message: "Not Found" });
  else await authorized(context, request, response, url, single);
  return true;
}

async function authorized(
  context: SupabaseContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  single: Single | null,
): Promise<void> {
  if (single && !isAllowedType(request)) {
    const error =
      "Unsupported Media Type. Use application/json or application/octet-stream";
    return sendJson(response, 415, { error });
  }
  const identity = await identityOf(context, request, url);
  if (!identity) return sendJson(response, 401, { message: "Unauthorized" });
  const body = await readBody(request, context.settings.maxFrameBytes);
  if (!body) return sendJson(response, 413, { message: "Payload Too Large" });
  const post = { context, identity, response, body };
  if (single) await postSingle(post, request, url, single);
  else await postBatch(post);
}

interface Post {
  readonly context: SupabaseContext;
  readonly identity: Identity;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

/** A bearer token wins over the key. */
async function identityOf(
  context: SupabaseContext,
  request: IncomingMessage,
  url: URL,
): Promise<Identity | null> {
  const [scheme, bearer] = (request.headers.authorization ?? "").split(" ");
  const header = request.headers.apikey;
  const key = typeof header === "string" ? header : null;
  const token =
    scheme?.toLowerCase() === "bearer" && bearer
      ? bearer
      : (key ?? url.searchParams.get("apikey"));
  if (!token) return null;
  return context.identify(token).catch(() => null);
}

interface BatchMessage {
  readonly topic: string;
  readonly event: string;
  readonly payload: JsonRecord;
  readonly private: boolean;
  readonly id: string | null;
}

async function postBatch({
  context,
  identity,
  response,
  body,
}: Post): Promise<void> {
  const value = parseJson(body.toString("utf8"), context.settings.maxDepth);
  if (value === undefined) return badJson(response);
  const parsed = parseBatch(value, context.settings.supabasePayloadBytes);
  if ("errors" in parsed)
    return sendJson(response, 422, { errors: parsed.errors });
  for (const message of parsed.messages) {
    if (!message.private) sendText(context, message);
  }
  const allowed = new Map<string, boolean>();
  for (const message of parsed.messages) {
    if (!message.private) continue;
    const { topic } = message;
    const may =
      allowed.get(topic) ?? (await mayWrite(context, identity, topic));
    allowed.set(topic, may);
    // What may not be sent is dropped in silence, as Realtime does it.
    if (may) sendText(context, message);
  }
  send(response, 202, "");
}

function sendText(context: SupabaseContext, message: BatchMessage): void {
  const { topic, event, payload, id } = message;
  const meta = id === null ? {} : { meta: { id } };
  const text = { payload, event, type: "broadcast", ...meta };
  context.hub.room(topic, message.private)?.broadcastText(text);
}

const MAX_BATCH = 1_000;

function parseBatch(
  value: unknown,
  maxBytes: number,
): { messages: BatchMessage[] } | { errors: unknown } {
  const list = isRecord(value) ? value.messages : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_BATCH) {
    return { errors: { messages: ["can't be blank"] } };
  }
  const errors = list.map((item: unknown) => problems(item, maxBytes));
  if (errors.some((found) => Object.keys(found).length > 0)) {
    return { errors: { messages: errors } };
  }
  return {
    messages: list.map((item: JsonRecord) => ({
      topic: String(item.topic),
      event: String(item.event),
      payload: item.payload as JsonRecord,
      private: item.private === true || item.private === "true",
      id: typeof item.id === "string" ? item.id : null,
    })),
  };
}

function problems(item: unknown, maxBytes: number): Record<string, string[]> {
  if (!isRecord(item)) return { messages: ["is invalid"] };
  const found: Record<string, string[]> = {};
  for (const name of ["topic", "event"]) {
    const given = item[name];
    if (given === undefined || given === null || given === "")
      found[name] = ["can't be blank"];
    else if (typeof given !== "string") found[name] = ["is invalid"];
  }
  const { payload } = item;
  if (payload === undefined || payload === null)
    found.payload = ["can't be blank"];
  else if (!isRecord(payload)) found.payload = ["is invalid"];
  else if (Buffer.byteLength(JSON.stringify(payload)) > maxBytes)
    found.payload = ["Payload size exceeds tenant limit"];
  return found;
}

interface Single {
  readonly topic: string;
  readonly event: string;
}

function parseSingle(path: string): Single | null {
  if (!path.startsWith(`${PREFIX}/`)) return null;
  const parts = path.slice(PREFIX.length + 1).split("/");
  const [topic, word, event] = parts;
  if (parts.length !== 3 || word !== "events" || !topic || !event) return null;
  const names = [decodePart(topic), decodePart(event)];
  if (names[0] === null || names[1] === null) return null;
  return { topic: names[0] ?? "", event: names[1] ?? "" };
}

function mediaType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
}

function isAllowedType(request: IncomingMessage): boolean {
  const type = mediaType(request).toLowerCase();
  return ["", "application/json", "application/octet-stream"].includes(type);
}

async function postSingle(
  { context, identity, response, body }: Post,
  request: IncomingMessage,
  url: URL,
  { topic, event }: Single,
): Promise<void> {
  const isBinary = mediaType(request).toLowerCase().endsWith("octet-stream");
  if (!isBinary) {
    const value = parseJson(body.toString("utf8"), context.settings.maxDepth);
    if (value === undefined) return badJson(response);
  }
  if (body.length > context.settings.supabasePayloadBytes) {
    const errors = { payload: ["Payload size exceeds tenant limit"] };
    return sendJson(response, 422, { errors });
  }
  const isPrivate = url.searchParams.get("private") === "true";
  if (isPrivate && !(await mayWrite(context, identity, topic))) {
    return sendJson(response, 403, { message: "Unauthorized" });
  }
  const encoding = isBinary ? "binary" : "json";
  const broadcast = { event, encoding, bytes: body } as const;
  context.hub.room(topic, isPrivate)?.broadcast(broadcast);
  send(response, 202, "");
}

async function mayWrite(
  context: SupabaseContext,
  identity: Identity,
  topic: string,
): Promise<boolean> {
  try {
    const rights = await writeRights(context.database, identity, topic, [
      "broadcast",
    ]);
    return rights.broadcast === true;
  } catch (error) {
    context.log(`gateway: RlsPolicyError: ${String(error)}`);
    return false;
  }
}

function badJson(response: ServerResponse): void {
  sendJson(response, 400, { errors: { detail: "Bad Request" } });
}
