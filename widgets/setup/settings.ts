import type { ConflictStrategies } from "../client/queue-types.ts";
import type { LiveletsError } from "../events/error.ts";
import type { RecordingInput } from "../sources/replay-input.ts";

/** How a page may be connected. */
export const SOURCE_NAMES = [
  "auto",
  "supabase",
  "pusher",
  "poll",
  "mock",
  "replay",
] as const;

export type SourceName = (typeof SOURCE_NAMES)[number];

/**
 * What a page says about its connection, in attributes of `<live-provider>`, in `data-*` of the script tag, or in
 * code. Every field may be absent: `source: "mock"` with a `pack` needs nothing else.
 */
export interface ClientSettings {
  /** Where the functions are: `https://<ref>.supabase.co/functions/v1`. */
  readonly endpoint?: string;
  /** A publishable key. Never a secret one. */
  readonly apikey?: string;
  readonly tenant?: string;
  /** `auto` takes what the server offers first. */
  readonly source?: SourceName;
  /** The domain for `mock`; elsewhere the server says it, and this one wins. */
  readonly pack?: string;
  /** Makes `mock` repeatable. */
  readonly seed?: string;
  /** Whose wall clock a `mock` goes by: an IANA name, such as `Europe/Berlin`. Default UTC, the same for every visitor. */
  readonly timeZone?: string;
  /** What `replay` plays: a file that was recorded, its text, or what `record()` returned. */
  readonly recording?: RecordingInput | null;
  /** Answers `GET` with `{ token }` for whoever is signed in, or `{ token: null }`. */
  readonly tokenUrl?: string;
  /** The same in code; before `tokenUrl`. */
  readonly getToken?: () => Promise<string | null> | string | null;
  /** `off`: each tab has a line of its own. Else those that show the same person's widgets have one together. */
  readonly share?: string | boolean;
  /** `off`: nothing is kept on the visitor's device, and what waits to be sent is lost with the page. */
  readonly persist?: string | boolean;
  /** By the type of a command: how it goes on when something has changed meanwhile. */
  readonly conflicts?: ConflictStrategies;
  /** Told of what goes wrong beside the connection, such as a pack that does not exist, or a source that is none. Default: the console. */
  readonly onError?: (error: LiveletsError) => void;
}

/** Where settings were written, so that complaints name what stands there. */
export interface Place {
  /** Whom a complaint is about. */
  readonly who: string;
  /** What stands before the name of each setting. */
  readonly prefix: string;
}
