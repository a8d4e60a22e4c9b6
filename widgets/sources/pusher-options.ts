import type { SourceDeps } from "./deps.ts";
import type { SdkPusher, SdkPusherConstructor } from "./pusher-sdk.ts";

export type PusherOptions =
  | {
      readonly key: string;
      /** Of Pusher's own service: `eu`, `mt1` … */
      readonly cluster?: string;
      /** Of another server that speaks Pusher's protocol, instead of `cluster`. */
      readonly host?: string;
      readonly port?: number;
      /** Default true, except towards this machine. */
      readonly tls?: boolean;
    }
  | {
      /** The page's own `pusher-js` client; it stays the page's. */
      readonly pusher: SdkPusher;
    };

export interface PusherDeps extends SourceDeps {
  /** Loads the SDK. */
  load(): Promise<SdkPusherConstructor>;
}
