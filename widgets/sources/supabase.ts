import { LiveletsError } from "../events/error.ts";
import { hostDeps } from "./deps.ts";
import type { Source } from "./source.ts";
import { BorrowedSupabase } from "./supabase-borrowed.ts";
import { OwnedSupabase } from "./supabase-owned.ts";
import type {
  SdkClientConstructor,
  SocketConstructor,
} from "./supabase-sdk.ts";
import type { SupabaseDeps, SupabaseOptions } from "./supabase-options.ts";

export type { SupabaseDeps, SupabaseOptions } from "./supabase-options.ts";

/**
 * Frames over Supabase Realtime. With `url` it opens a connection of its own and needs the optional package
 * `@supabase/realtime-js`; with `client` it adds channels to the page's client and touches nothing else.
 * Throws LiveletsError `bad-argument` on an address or key that cannot work.
 */
export function supabaseSource(
  options: SupabaseOptions,
  deps: Partial<SupabaseDeps> = {},
): Source {
  const all = {
    ...hostDeps,
    transport: globalThis.WebSocket as unknown as SocketConstructor,
    load: loadSdk,
    ...deps,
  };
  if ("client" in options) {
    const { client } = options;
    return new BorrowedSupabase(
      "realtime" in client ? client.realtime : client,
      all,
    );
  }
  assertPublishable(options.apikey);
  return new OwnedSupabase(endpointOf(options.url), options.apikey, all);
}

/** The Realtime endpoint as realtime-js wants it: `wss://…/realtime/v1`. */
export function endpointOf(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw badUrl(url, cause);
  }
  if (!/^(https?|wss?):$/.test(parsed.protocol)) throw badUrl(url);
  const scheme = parsed.protocol.replace("http", "ws");
  const path = parsed.pathname.replace(/\/+$/, "");
  const full = /\/(realtime\/v1|socket)$/.test(path)
    ? path
    : `${path}/realtime/v1`;
  return `${scheme}//${parsed.host}${full}`;
}

function badUrl(url: string, cause?: unknown): LiveletsError {
  return new LiveletsError(
    "bad-argument",
    `supabaseSource: cannot connect to "${url}". Use the project's address, like "https://<ref>.supabase.co".`,
    cause,
  );
}

function assertPublishable(apikey: string): void {
  if (typeof apikey === "string" && apikey && !apikey.startsWith("sb_secret_"))
    return;
  throw new LiveletsError(
    "bad-argument",
    apikey
      ? 'supabaseSource: a secret key was given as "apikey". Use the publishable key, and replace the secret one: it has been exposed.'
      : 'supabaseSource: no key was given as "apikey". Use the publishable key of the project.',
  );
}

async function loadSdk(): Promise<SdkClientConstructor> {
  const { RealtimeClient } = await import("@supabase/realtime-js");
  return RealtimeClient as unknown as SdkClientConstructor;
}
