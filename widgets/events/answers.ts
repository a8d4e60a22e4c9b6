import type { LiveEvent, Snapshot } from "./event.ts";

/** `GET connect`: what this person may read, and how to reach it. Times are RFC 3339. */
export interface ConnectAnswer {
  readonly user: { readonly id: string; readonly name?: string } | null;
  readonly roles: readonly string[];
  readonly topics: readonly Grant[];
  readonly denied: readonly {
    readonly name: string;
    readonly reason: string;
  }[];
  readonly transports: readonly string[];
  readonly transport: Transport;
  readonly pack: string | null;
  /** What the site turned down or off: `*` is everything, another key one element. */
  readonly switches?: Switches;
  /** Another one in an answer of `heads` says that `connect` has something new to say. */
  readonly revision?: number;
  /** Over how long to spread when the line breaks without a word, in ms: it grows with how many pages look on. */
  readonly spreadMs?: number;
  readonly serverTime: string;
}

export type Switches = Readonly<Record<string, "poll" | "off">>;

/** A topic that may be read, the channel that carries it now, and where its log stands. */
export interface Grant {
  readonly name: string;
  readonly channel: string;
  readonly epoch: string;
  readonly head: number;
}

/** Which engine to connect to, and where. */
export type Transport =
  | { readonly kind: "supabase"; readonly url: string; readonly apikey: string }
  | {
      readonly kind: "pusher";
      readonly key: string;
      readonly cluster?: string;
      readonly host?: string;
      readonly port?: number;
      readonly tls?: boolean;
    }
  | { readonly kind: "poll" };

/** `GET history`: forward from `after`, backward from `before`, or (neither) a snapshot. */
export interface HistoryQuery {
  readonly topic: string;
  readonly epoch?: string;
  readonly after?: number;
  readonly before?: number;
  /** Id of the event at `after`: an unknown one reveals a database that was restored to the past. */
  readonly last?: string;
  /** At most 200. */
  readonly limit?: number;
}

export type HistoryAnswer = HistoryPage | { readonly snapshot: Snapshot };

/** Events ascending. `floor` is the highest deleted seq; `more` says that the page ended before the head did. */
export interface HistoryPage {
  readonly epoch: string;
  readonly events: readonly LiveEvent[];
  readonly more: boolean;
  readonly head: number;
  readonly floor: number;
}

/** `GET heads`: where the logs stand. Topics that may not be read are left out. */
export interface HeadsAnswer {
  readonly heads: readonly {
    readonly topic: string;
    readonly epoch: string;
    readonly seq: number;
  }[];
  readonly revision?: number;
  readonly serverTime: string;
}
