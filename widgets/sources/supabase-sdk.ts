/**
 * The part of `@supabase/realtime-js` that is used here. Written down, so that our types do not need the optional
 * package; `supabase-sdk.test.ts` holds the real one against it.
 */
export interface SdkClient {
  connect(): void;
  isConnected(): boolean;
  setAuth(token?: string | null): Promise<void>;
  sendHeartbeat(): Promise<void>;
  channel(
    name: string,
    options: { config: Record<string, unknown> },
  ): SdkChannel;
  getChannels(): readonly { readonly topic: string }[];
  // Method syntax: the SDK's own channel class is what it gets back.
  removeChannel(channel: SdkChannel): Promise<unknown>;
  readonly reconnectTimer: { reset(): void };
}

export interface SdkChannel {
  readonly topic: string;
  readonly state: string;
  on(
    type: "broadcast",
    filter: { event: string },
    callback: (message: SdkBroadcast) => void,
  ): unknown;
  on(
    type: "presence",
    filter: { event: "sync" },
    callback: () => void,
  ): unknown;
  on(
    type: "system",
    filter: object,
    callback: (payload: unknown) => void,
  ): unknown;
  subscribe(callback: (status: string, error?: Error) => void): unknown;
  track(meta: Record<string, unknown>): Promise<string>;
  untrack(): Promise<string>;
  send(message: {
    type: "broadcast";
    event: string;
    payload: unknown;
  }): Promise<string>;
  presenceState(): Record<string, readonly Record<string, unknown>[]>;
}

export interface SdkBroadcast {
  readonly event: string;
  readonly payload?: unknown;
}

export interface SdkClientOptions {
  readonly transport: SocketConstructor;
  readonly params: Record<string, string>;
  readonly accessToken: () => Promise<string | null>;
  readonly heartbeatIntervalMs: number;
  readonly heartbeatCallback: (status: string, latency?: number) => void;
  readonly reconnectAfterMs: () => number;
}

export type SdkClientConstructor = new (
  endpoint: string,
  options: SdkClientOptions,
) => SdkClient;

/** `WebSocket`, or `ws` where there is none. */
export type SocketConstructor = new (
  url: string | URL,
  protocols?: string | string[],
) => SocketLike;

/** The part of a WebSocket that realtime-js touches. */
export interface SocketLike {
  readonly readyState: number;
  binaryType: string;
  readonly bufferedAmount: number;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
}
