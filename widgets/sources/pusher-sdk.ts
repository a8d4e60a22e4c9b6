/**
 * The part of `pusher-js` that is used here. Written down, so that our types do not need the optional package;
 * `pusher-sdk.test.ts` holds the real one against it.
 */
export interface SdkPusher {
  readonly connection: SdkConnection;
  connect(): void;
  disconnect(): void;
  subscribe(name: string): SdkPusherChannel;
  unsubscribe(name: string): void;
  channel(name: string): SdkPusherChannel | undefined;
}

export interface SdkConnection {
  readonly state: string;
  /** Null while there is none, whatever `state` says. */
  readonly connection: unknown;
  bind(event: string, callback: (data: never) => void): unknown;
  unbind(event: string, callback: (data: never) => void): unknown;
  /** False where there is no connection. */
  send_event(name: string, data: object): boolean;
}

export interface SdkPusherChannel {
  readonly name: string;
  subscribed: boolean;
  subscriptionPending: boolean;
  readonly global_callbacks: readonly unknown[];
  readonly callbacks: object;
  bind(event: string, callback: (data: never) => void): unknown;
  unbind(event: string, callback: (data: never) => void): unknown;
  trigger(event: string, data: unknown): boolean;
}

/** What arrived, as `connection` tells it: the engine's envelope, with `data` parsed where it was JSON. */
export interface SdkMessage {
  readonly event?: unknown;
  readonly channel?: unknown;
  readonly data?: unknown;
  readonly user_id?: unknown;
}

export type SdkAuthorize = (
  request: { readonly socketId: string; readonly channelName: string },
  callback: (
    error: Error | null,
    data: { auth: string; channel_data?: string } | null,
  ) => void,
) => void;

export interface SdkPusherOptions {
  readonly cluster: string;
  readonly wsHost?: string;
  readonly wsPort?: number;
  readonly wssPort?: number;
  readonly forceTLS: boolean;
  readonly enabledTransports: ("ws" | "wss")[];
  readonly enableStats: boolean;
  readonly unavailableTimeout: number;
  readonly channelAuthorization: { readonly customHandler: SdkAuthorize };
}

export interface SdkPusherConstructor {
  new (key: string, options: SdkPusherOptions): SdkPusher;
  /** Every client ever made is kept here by the SDK. */
  readonly instances?: unknown[];
}
