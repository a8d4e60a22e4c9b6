import type { EventData } from "./event.ts";
import type { MetricDefinition } from "./metric.ts";

/** A domain as data: what its events are called, how they read in a feed, and what a simulation of it looks like. */
export interface Pack {
  readonly name: string;
  /** The domain's own labels of the four roles. */
  readonly roles: Readonly<Record<Role, string>>;
  /**
   * How each event type reads in a feed; `<type>/<key>` stands for one state alone. A type without a template is
   * shown by its own name.
   */
  readonly templates: Readonly<Record<string, FeedTemplate>>;
  readonly generator: Generator;
  /** The tiles of a metrics grid, in their order. */
  readonly metrics?: readonly MetricDefinition[];
  /** States that follow from other events; `publish` appends them in the same transaction. */
  readonly derivations?: readonly Derivation[];
  /** Makes an event of a message of the system that this one replaces, for an element's `map`; null for any other. */
  readonly map?: PackMap;
}

export type Role = "admin" | "staff" | "member" | "visitor";

export type Tone = "neutral" | "ok" | "info" | "warn" | "bad";

export type IconName =
  | "check"
  | "calendar"
  | "alert"
  | "leave"
  | "star"
  | "device"
  | "list"
  | "chip"
  | "log"
  | "dot";

/**
 * Texts are patterns: `{member.full_name}` is a path into `data`, `{value|number}` a path with a format
 * (`number`, `percent`, `minutes`, `time`, `bytes`, or `unit`: as `data.unit` says). A piece whose path is missing in an event is left out whole.
 * A page overrides them through the texts table, by the key `<type>.subject`, `.title`, `.titles` or `.detail`.
 */
export interface FeedTemplate {
  /** For the filter chips: `bookings`, `people`, `alerts` … */
  readonly category: string;
  readonly tone: Tone;
  readonly icon: IconName;
  /** The bold beginning. */
  readonly subject?: string;
  readonly title: string;
  /** The title of several subjects, where it reads otherwise: many `have` what one `has`. */
  readonly titles?: string;
  /** The quiet end. */
  readonly detail?: string;
  /** Tone by the value of a path, where it differs per event: `{ path: "severity", of: { critical: "bad" } }`. */
  readonly tones?: {
    readonly path: string;
    readonly of: Readonly<Record<string, Tone>>;
  };
}

/** Deterministic: the same seed and tick give the same events in any process. */
export interface Generator {
  readonly everyMs: number;
  at(tick: Tick): readonly GeneratedEvent[];
  /** The derived states as they stand just before a tick, for whoever starts in the middle. */
  before?(tick: Tick): readonly GeneratedEvent[];
}

export interface Tick {
  readonly seed: string;
  /** `floor(time / everyMs)` */
  readonly index: number;
  /** Unix time in ms at which the tick begins. */
  readonly time: number;
  /** IANA name of the tenant's time zone. */
  readonly timeZone: string;
}

export interface GeneratedEvent {
  readonly type: string;
  readonly key?: string;
  readonly data: EventData;
}

/** A state that follows from events: pure, so that every process comes to the same. */
export interface Derivation {
  /** Types of the events it follows from. */
  readonly from: readonly string[];
  /** The state event that it makes. */
  readonly type: string;
  readonly key: string;
  /** `previous` is the data of the state so far; null if there is none. */
  derive(previous: EventData | null, event: DerivationInput): EventData;
}

export interface DerivationInput {
  readonly type: string;
  readonly data: EventData;
  /** When it was published: Unix ms. */
  readonly at: number;
  /** IANA name of the tenant's time zone. */
  readonly timeZone: string;
}

/** What a `map` returns; the client fills in the rest. */
export interface MappedEvent {
  readonly type: string;
  readonly data: EventData;
  readonly key?: string;
  readonly at?: string;
}

/** Fits an element's `map`. A message that it does not know is null, never an error. */
export type PackMap = (
  payload: unknown,
  message?: { readonly channel: string; readonly event: string },
) => MappedEvent | null;
