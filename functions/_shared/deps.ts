import type { Generator } from "../../widgets/events/pack.ts";
import type { PackSchemas } from "../../widgets/packs/pack-schemas.ts";
import type { Database } from "./database.ts";

/** Everything a function reaches outside itself. Injected, so that the same handlers run anywhere and in tests. */
export interface Deps {
  readonly database: Database;
  readonly config: Config;
  /** Event schemas by pack name: ours and the site's own. */
  readonly packs: Readonly<Record<string, PackSchemas>>;
  /** What makes up the events of simulated tenants, by pack name. Without any, nothing is simulated. */
  readonly generators: Readonly<Record<string, Generator>>;
  /** Resolves to the claims of a signed-in person's token; rejects when it is not valid now. */
  readonly verify: (token: string) => Promise<Claims>;
  readonly fetch: typeof fetch;
  /** Unix time in ms. */
  readonly now: () => number;
  /** A new UUID. */
  readonly id: () => string;
  /** Resolves after so many ms. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Counts a call against a subject's allowance: null if there is room, else how many seconds to wait. Absent: no limit. */
  readonly limit?: (call: string, subject: string) => Promise<number | null>;
  /** Keeps the process alive for work that goes on after the response. */
  readonly waitUntil: (work: Promise<unknown>) => void;
  /** One line per request or failure: never payloads, tokens or keys. */
  readonly log: (entry: LogEntry) => void;
}

export interface Config {
  /** Keys that name the project and authorize nothing. */
  readonly publishableKeys: readonly string[];
  /** Keys of trusted servers, by name. */
  readonly secretKeys: Readonly<Record<string, string>>;
  /** Where browsers reach Supabase Realtime; absent where it is not used. */
  readonly supabase?: { readonly url: string; readonly apikey: string };
  readonly pusher?: PusherConfig;
  /** The header in which what stands before the functions tells a caller's address. Absent: visitors count as one. */
  readonly addressHeader?: string;
  /** Pages of this machine, on any port, may call: for development only. */
  readonly loopbackOrigins?: boolean;
}

export interface PusherConfig {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
  readonly cluster?: string;
  /** A Pusher-compatible server instead of a cluster. */
  readonly host?: string;
  readonly port?: number;
  readonly tls?: boolean;
}

/** What a verified token says. `role` is `authenticated` for people; `anon` and `service_role` are made by us from keys. */
export interface Claims {
  readonly role: string;
  readonly sub?: string;
  readonly [claim: string]: unknown;
}

export interface LogEntry {
  readonly level: "info" | "error";
  readonly requestId: string;
  readonly call: string;
  readonly status?: number;
  readonly ms?: number;
  readonly code?: string;
  readonly detail?: string;
}

export type Handler = (request: Request) => Promise<Response>;
