import { isRecord, parseJson, type JsonRecord } from "../shared/json.ts";
import type { MemberInfo, Subscriber } from "./channels.ts";
import type { PusherContext } from "./context.ts";
import { isChannelName, kindOf, userOf } from "./names.ts";
import { isSignedBy } from "./signature.ts";

export interface User {
  readonly id: string;
  readonly info: unknown;
}

/** A subscription that is allowed, with who it is on presence channels. */
export interface Admission {
  readonly channel: string;
  readonly member: MemberInfo | null;
}

export class SubscriptionRefused extends Error {
  constructor(
    readonly channel: string,
    readonly type: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Decides about a subscription. Throws SubscriptionRefused. */
export function admit(
  context: PusherContext,
  subscriber: Subscriber,
  user: User | null,
  data: JsonRecord,
): Admission {
  const { channel } = data;
  const owner = userOf(channel);
  if (owner !== null && owner === user?.id)
    return { channel: String(channel), member: null };
  if (!isChannelName(channel)) {
    const shown = String(channel).slice(0, 200);
    throw new SubscriptionRefused(
      shown,
      "InvalidChannel",
      `Invalid channel name '${shown}'`,
      400,
    );
  }
  if (context.plan.joinError !== null)
    throw denied(channel, context.plan.joinError);
  const kind = kindOf(channel);
  if (!kind.isPrivate) return { channel, member: null };
  const channelData =
    typeof data.channel_data === "string" ? data.channel_data : null;
  const signed = [subscriber.socketId, channel];
  if (channelData !== null) signed.push(channelData);
  if (!isSignedBy(context.app, signed.join(":"), data.auth)) {
    throw denied(channel, `Invalid signature for channel '${channel}'`);
  }
  if (!kind.hasMembers) return { channel, member: null };
  return { channel, member: memberOf(context, channel, channelData, user) };
}

const MAX_USER_ID = 128;
const MAX_USER_INFO = 1_024;

/** Who it is stands in the signed channel data or, without that, in the sign-in of the connection. */
function memberOf(
  context: PusherContext,
  channel: string,
  channelData: string | null,
  user: User | null,
): MemberInfo {
  const member =
    channelData === null ? user : parseMember(context, channelData);
  if (!member) {
    throw denied(channel, "Invalid channel_data: it needs a user_id", 400);
  }
  const isLarge =
    member.id.length > MAX_USER_ID ||
    Buffer.byteLength(JSON.stringify(member.info ?? null)) > MAX_USER_INFO;
  if (isLarge) {
    throw denied(channel, "The user_id or user_info is too large", 413);
  }
  const there = context.channels.get(channel);
  const isFull = (there?.userCount ?? 0) >= context.settings.pusherMembers;
  if (isFull && !there?.hasUser(member.id)) {
    const message =
      "The maximum members per presence channel limit was reached";
    throw new SubscriptionRefused(channel, "LimitReached", message, 4004);
  }
  return member;
}

function parseMember(context: PusherContext, text: string): MemberInfo | null {
  const value = parseJson(text, context.settings.maxDepth);
  if (!isRecord(value)) return null;
  const { user_id: id, user_info: info } = value;
  if (typeof id !== "string" && typeof id !== "number") return null;
  return id === "" ? null : { id: String(id), info };
}

function denied(channel: string, message: string, status = 401) {
  return new SubscriptionRefused(channel, "AuthError", message, status);
}

/** The user of a signed `pusher:signin`; null when it is not signed or names nobody. */
export function parseSignin(
  context: PusherContext,
  socketId: string,
  data: JsonRecord,
): (User & { readonly text: string }) | null {
  const { user_data: text, auth } = data;
  if (typeof text !== "string") return null;
  if (!isSignedBy(context.app, `${socketId}::user::${text}`, auth)) return null;
  const value = parseJson(text, context.settings.maxDepth);
  if (!isRecord(value) || typeof value.id !== "string" || value.id === "") {
    return null;
  }
  return { id: value.id, info: value.user_info, text };
}
