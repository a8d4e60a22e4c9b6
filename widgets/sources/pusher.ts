import { LiveletsError } from "../events/error.ts";
import { hostDeps } from "./deps.ts";
import { BorrowedPusher } from "./pusher-borrowed.ts";
import type { PusherDeps, PusherOptions } from "./pusher-options.ts";
import { OwnedPusher } from "./pusher-owned.ts";
import type { SdkPusherConstructor } from "./pusher-sdk.ts";
import type { Source } from "./source.ts";

export type { PusherDeps, PusherOptions } from "./pusher-options.ts";

/**
 * Frames over Pusher Channels, or a server that speaks its protocol. With `key` it opens a connection of its own and
 * needs the optional package `pusher-js`; with `pusher` it adds subscriptions to the page's client.
 * Throws LiveletsError `bad-argument` on options that cannot work.
 */
export function pusherSource(
  options: PusherOptions,
  deps: Partial<PusherDeps> = {},
): Source {
  const all = { ...hostDeps, load: loadSdk, ...deps };
  if ("pusher" in options) return new BorrowedPusher(options.pusher, all);
  const { key, cluster, host } = options;
  if (!key || (!cluster && !host))
    throw new LiveletsError(
      "bad-argument",
      `pusherSource: cannot connect with key "${key}", cluster "${cluster ?? ""}" and host "${host ?? ""}". Give the app's key, and its cluster or a host.`,
    );
  return new OwnedPusher(options, all);
}

async function loadSdk(): Promise<SdkPusherConstructor> {
  return pickPusher(await import("pusher-js"), globalThis);
}

/** Finds the class in whatever a bundler, a CDN or Node makes of the package's UMD file. */
export function pickPusher(
  module: object,
  page: object = {},
): SdkPusherConstructor {
  const { default: main, Pusher } = module as Record<string, unknown>;
  const inner = (main ?? {}) as Record<string, unknown>;
  const umd = (page as Record<string, unknown>)["Pusher"];
  const found = [main, Pusher, inner["default"], inner["Pusher"], umd].find(
    (candidate) => typeof candidate === "function",
  );
  if (found) return found as SdkPusherConstructor;
  throw new LiveletsError(
    "malformed",
    'pusherSource: no Pusher class in "pusher-js". Install version 8.4 or newer.',
  );
}
