/** The gateway's limits and waits. Defaults are the real services' own, except where a comment says otherwise. */
export interface GatewaySettings {
  /** Largest inbound WebSocket frame, in bytes; a larger one closes the socket with 1009. */
  readonly maxFrameBytes: number;
  /** Deepest nesting of inbound JSON; deeper frames are ignored. Ours: the real services have no such limit. */
  readonly maxDepth: number;
  /** A consumer with more unsent bytes than this is dropped. Ours. */
  readonly maxBufferedBytes: number;
  /** Sockets per engine; more are refused with 429 or 4100. Ours: plans differ. */
  readonly maxSockets: number;
  /** How often sockets are looked at for silence, in milliseconds. */
  readonly sweepMs: number;

  readonly supabaseIdleMs: number;
  /** A socket without channels is closed after this. */
  readonly supabaseEmptyMs: number;
  readonly supabaseChannels: number;
  readonly supabasePayloadBytes: number;
  /** One presence meta. Ours: the real limit is the payload's. */
  readonly presenceBytes: number;
  readonly presenceCalls: number;
  readonly presenceWindowMs: number;
  /** Presence changes are gathered this long. Real: 1,500. */
  readonly presenceBatchMs: number;
  /** Wait before a join is refused; the whole socket stalls meanwhile. Real: 5,000. */
  readonly joinErrorDelayMs: number;
  /** Wait before a handshake is refused. Real: 2,000. */
  readonly handshakeErrorDelayMs: number;
  readonly replayRows: number;
  /** Rows of realtime.messages older than this are deleted. */
  readonly messageHours: number;

  /** In seconds, announced to clients. */
  readonly pusherActivityTimeout: number;
  readonly pusherPongMs: number;
  /** Data of one event, in bytes. */
  readonly pusherDataBytes: number;
  /** Per connection. Ours: real Pusher has no limit. */
  readonly pusherChannels: number;
  readonly pusherMembers: number;
  /** Client events a second and connection. */
  readonly pusherClientEvents: number;
  readonly pusherCacheMs: number;
  /** Cached events kept at once; the oldest goes first. Ours. */
  readonly pusherCacheEntries: number;
  /** How far a signed request's clock may be off, in seconds. */
  readonly pusherClockSkew: number;
}

export const DEFAULT_SETTINGS: GatewaySettings = {
  maxFrameBytes: 5_000_000,
  maxDepth: 64,
  maxBufferedBytes: 16_000_000,
  maxSockets: 2_000,
  sweepMs: 5_000,

  supabaseIdleMs: 60_000,
  supabaseEmptyMs: 600_000,
  supabaseChannels: 100,
  supabasePayloadBytes: 3_000_500,
  presenceBytes: 100_000,
  presenceCalls: 5,
  presenceWindowMs: 30_000,
  presenceBatchMs: 100,
  joinErrorDelayMs: 0,
  handshakeErrorDelayMs: 0,
  replayRows: 25,
  messageHours: 72,

  pusherActivityTimeout: 120,
  pusherPongMs: 30_000,
  pusherDataBytes: 10_240,
  pusherChannels: 100,
  pusherMembers: 100,
  pusherClientEvents: 10,
  pusherCacheMs: 1_800_000,
  pusherCacheEntries: 1_000,
  pusherClockSkew: 600,
};
