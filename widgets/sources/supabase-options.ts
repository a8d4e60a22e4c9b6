import type { SourceDeps } from "./deps.ts";
import type {
  SdkClient,
  SdkClientConstructor,
  SocketConstructor,
} from "./supabase-sdk.ts";

export type SupabaseOptions =
  | {
      /** The project's URL, or the full address of its Realtime (`…/realtime/v1`). */
      readonly url: string;
      /** The publishable (anon) key. */
      readonly apikey: string;
    }
  | {
      /** The page's own client, of `@supabase/supabase-js` or `@supabase/realtime-js`; it stays the page's. */
      readonly client: SdkClient | { readonly realtime: SdkClient };
    };

export interface SupabaseDeps extends SourceDeps {
  /** `WebSocket`; in Node before 22 the one of `ws`. */
  readonly transport: SocketConstructor;
  /** Loads the SDK. */
  load(): Promise<SdkClientConstructor>;
}
