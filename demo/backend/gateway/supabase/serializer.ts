import { isRecord, parseJson, type JsonRecord } from "../shared/json.ts";

/** Phoenix's two wire forms: 1 is JSON objects, 2 is JSON arrays and binary broadcasts. */
export type Version = 1 | 2;

/** References are echoed exactly as they came. */
export type Ref = string | number | null;

export interface Frame {
  readonly joinRef: Ref;
  readonly ref: Ref;
  readonly topic: string;
  readonly event: string;
  readonly payload: unknown;
}

/** A client's broadcast as it travels: the payload stays in the bytes it came in. */
export interface UserBroadcast {
  readonly event: string;
  readonly encoding: "json" | "binary";
  readonly bytes: Uint8Array;
  readonly meta?: JsonRecord;
}

export interface Inbound extends Frame {
  /** Set for binary broadcasts, whose payload is not JSON. */
  readonly broadcast?: UserBroadcast;
}

const PUSH_KIND = 3;
const BROADCAST_KIND = 4;
const JSON_ENCODING = 1;

/** Reads a client's frame; null for anything malformed. */
export function decode(
  version: Version,
  data: Buffer,
  isBinary: boolean,
  maxDepth: number,
): Inbound | null {
  if (isBinary) return version === 2 ? decodeBinary(data, maxDepth) : null;
  const value = parseJson(data.toString("utf8"), maxDepth);
  if (version === 2) {
    if (!Array.isArray(value) || value.length < 5) return null;
    const [joinRef, ref, topic, event, payload] = value as unknown[];
    return inbound(joinRef, ref, topic, event, payload);
  }
  if (!isRecord(value)) return null;
  return inbound(
    value.join_ref,
    value.ref,
    value.topic,
    value.event,
    value.payload,
  );
}

function inbound(
  joinRef: unknown,
  ref: unknown,
  topic: unknown,
  event: unknown,
  payload: unknown,
): Inbound | null {
  if (typeof topic !== "string" || typeof event !== "string") return null;
  return { joinRef: asRef(joinRef), ref: asRef(ref), topic, event, payload };
}

function asRef(value: unknown): Ref {
  return typeof value === "string" || typeof value === "number" ? value : null;
}

/** `3 | joinRef, ref, topic, event and meta lengths | encoding | joinRef ref topic event meta payload` */
function decodeBinary(data: Buffer, maxDepth: number): Inbound | null {
  const header = 7;
  if (data.length < header || data[0] !== PUSH_KIND) return null;
  let offset = header;
  const parts: string[] = [];
  for (const length of data.subarray(1, 6)) {
    parts.push(data.toString("utf8", offset, offset + length));
    offset += length;
  }
  if (offset > data.length) return null;
  const [joinRef = "", ref = "", topic = "", event = ""] = parts;
  const bytes = data.subarray(offset);
  const encoding = data[6] === JSON_ENCODING ? "json" : "binary";
  // Receivers parse these bytes without a net: text that is no JSON must not reach them.
  if (
    encoding === "json" &&
    parseJson(bytes.toString("utf8"), maxDepth) === undefined
  ) {
    return null;
  }
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: "broadcast",
    payload: null,
    broadcast: { event, encoding, bytes },
  };
}

export function encode(version: Version, frame: Frame): string {
  const { joinRef, ref, topic, event, payload } = frame;
  return version === 2
    ? JSON.stringify([joinRef, ref, topic, event, payload])
    : JSON.stringify({ topic, event, payload, ref });
}

export function encodeReply(
  version: Version,
  to: Pick<Frame, "joinRef" | "ref" | "topic">,
  status: "ok" | "error",
  response: unknown,
): string {
  return encode(version, {
    joinRef: to.joinRef,
    ref: to.ref,
    topic: to.topic,
    event: "phx_reply",
    payload: { status, response },
  });
}

/** A broadcast for members of `topic`; null where the version cannot carry it (binary payloads to version 1). */
export function encodeBroadcast(
  version: Version,
  topic: string,
  broadcast: UserBroadcast,
): string | Buffer | null {
  if (version === 2) return encodeBinary(topic, broadcast);
  if (broadcast.encoding === "binary") return null;
  const fields = [
    `"event":${JSON.stringify(broadcast.event)}`,
    `"payload":${Buffer.from(broadcast.bytes).toString("utf8")}`,
    `"type":"broadcast"`,
  ];
  if (broadcast.meta) fields.push(`"meta":${JSON.stringify(broadcast.meta)}`);
  return `{"topic":${JSON.stringify(topic)},"event":"broadcast","payload":{${fields.join(",")}},"ref":null}`;
}

/** `4 | topic, event and meta lengths | encoding | topic event meta payload`; null when a name is over 255 bytes. */
function encodeBinary(topic: string, broadcast: UserBroadcast): Buffer | null {
  const parts = [
    Buffer.from(topic),
    Buffer.from(broadcast.event),
    Buffer.from(broadcast.meta ? JSON.stringify(broadcast.meta) : ""),
  ];
  if (parts.some((part) => part.length > 255)) return null;
  const header = Buffer.from([
    BROADCAST_KIND,
    ...parts.map((part) => part.length),
    broadcast.encoding === "json" ? JSON_ENCODING : 0,
  ]);
  return Buffer.concat([header, ...parts, broadcast.bytes]);
}
