/**
 * Whoever wants one channel of the connection: a topic's log, a room, or a bare channel. The connection joins it,
 * hands over what arrives, and tells when it is not joined any more.
 */
export interface Seat {
  /** The topic, or the bare channel's own name. */
  readonly name: string;
  /** `connect` granted it; told again whenever it was asked anew. */
  granted(): void;
  /** The engine confirmed the subscription. */
  joined(): void;
  /** The subscription is gone; it is being restored. */
  down(): void;
  /** Refused for good. */
  denied(reason: string): void;
  /** A message of the channel, unparsed. */
  message(payload: unknown, event: string): void;
}
