import { TokenError, type Identity } from "../shared/token.ts";
import { readRights, UNKNOWN, type Rights } from "./authorization.ts";
import { extensionsOf, unauthorized } from "./channel-rights.ts";
import type { SupabaseContext } from "./context.ts";
import { joinToken, parseJoin, type JoinConfig } from "./join-config.ts";
import { replayMessages, type StoredMessage } from "./messages.ts";
import type { Inbound } from "./serializer.ts";

export interface Admission {
  readonly name: string;
  readonly config: JoinConfig;
  readonly identity: Identity;
  readonly read: Rights;
  /** Oldest first. */
  readonly replay: readonly StoredMessage[];
}

/** Why a join is refused, in Realtime's words. */
export class JoinRefused extends Error {}

/** Decides about a join: token, rights, replay. Rejects with JoinRefused. */
export async function admit(
  context: SupabaseContext,
  connection: Identity,
  channels: number,
  frame: Inbound,
): Promise<Admission> {
  const name = frame.topic.slice("realtime:".length);
  if (name === "") {
    throw new JoinRefused("TopicNameRequired: You must provide a topic name");
  }
  if (context.plan.joinError !== null) {
    throw new JoinRefused(context.plan.joinError);
  }
  if (channels >= context.settings.supabaseChannels) {
    throw new JoinRefused("ChannelRateLimitReached: Too many channels");
  }
  const config = parseJoin(frame.payload);
  const identity = await identityOf(context, connection, frame.payload);
  const read = await rightsOf(context, identity, name, config);
  const replay = await replayOf(context, name, config, read);
  return { name, config, identity, read, replay };
}

async function identityOf(
  context: SupabaseContext,
  connection: Identity,
  payload: unknown,
): Promise<Identity> {
  const token = joinToken(payload);
  try {
    return await context.identify(token ?? connection.token);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw new JoinRefused(`${TOKEN_CODES[error.fault]}: ${error.message}`);
  }
}

const TOKEN_CODES = {
  expired: "InvalidJWTToken",
  claims: "InvalidJWTToken",
  malformed: "MalformedJWT",
  signature: "JwtSignatureError",
} as const;

async function rightsOf(
  context: SupabaseContext,
  identity: Identity,
  name: string,
  config: JoinConfig,
): Promise<Rights> {
  if (!config.private) return UNKNOWN;
  const extensions = extensionsOf(config.presence);
  const read = await readRights(
    context.database,
    identity,
    name,
    extensions,
  ).catch((error: unknown) => {
    context.log(`gateway: RlsPolicyError: ${String(error)}`);
    return UNKNOWN;
  });
  if (read.broadcast || read.presence) return read;
  throw new JoinRefused(`Unauthorized: ${unauthorized(name)}`);
}

async function replayOf(
  context: SupabaseContext,
  name: string,
  config: JoinConfig,
  read: Rights,
): Promise<readonly StoredMessage[]> {
  const { replay } = config;
  if (replay === null) return [];
  if (!config.private) {
    throw refusedReplay("Replay is not allowed for public channels");
  }
  if (read.broadcast === false) {
    throw new JoinRefused(`Unauthorized: ${unauthorized(name)}`);
  }
  if (replay === "invalid") return [];
  const { since, limit } = replay;
  if (!Number.isInteger(since) || !Number.isInteger(limit)) {
    throw refusedReplay("Replay params are not valid");
  }
  const rows = Math.max(
    1,
    Math.min(Number(limit), context.settings.replayRows),
  );
  try {
    return await replayMessages(context.database, name, Number(since), rows);
  } catch (error) {
    context.log(`gateway: replay failed: ${String(error)}`);
    throw refusedReplay("Realtime was unable to replay messages");
  }
}

function refusedReplay(why: string): JoinRefused {
  return new JoinRefused(`UnableToReplayMessages: ${why}`);
}
