import { LiveletsError } from "../events/error.ts";
import type { LiveEvent, LiveReset, Snapshot } from "../events/event.ts";
import { isReset } from "../events/event.ts";
import {
  READ_BYTES,
  RECORDING_VERSION,
  sealEntries,
} from "../events/recording.ts";
import type { RecordingFacts, RecordOptions } from "./recording-types.ts";
import type { LiveClient } from "./types.ts";

export interface Recorder extends RecordingFacts {
  stop(): Promise<File>;
}

const EVENTS = 50_000;
const BYTES = 10_000_000;
/** The header's own words and the end. */
const MARGIN = 10_000;

/** Keys and tokens do not belong into events. Where a site put one there, it stays out of the file. */
const SECRETS =
  /sb_(?:secret|publishable)_[\w-]+|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;

const encoder = new TextEncoder();

/**
 * Writes down what comes to a client. Of the client itself the file says the tenant, the pack and the time: no
 * endpoint, key, token or user. Throws where nothing can be replayed.
 */
export function startRecording(
  client: LiveClient,
  tenant: string | undefined,
  options: RecordOptions = {},
): Recorder {
  const { events = EVENTS, bytes = BYTES } = options;
  if (client.bare || tenant === undefined)
    throw new LiveletsError(
      "bad-argument",
      "client: there is no log behind a site's own channels, and so nothing to record. Set an endpoint and a tenant.",
    );
  if (!(events >= 1 && bytes > MARGIN && bytes <= READ_BYTES))
    throw new LiveletsError(
      "bad-argument",
      `client: record() cannot keep ${events} events in ${bytes} bytes. Allow 1 event and ${MARGIN} bytes or more, and ${READ_BYTES} bytes at most.`,
    );
  return new ClientRecorder(client, tenant, { ...options, events, bytes });
}

type Limits = RecordOptions & Required<Pick<RecordOptions, "events" | "bytes">>;

class ClientRecorder implements Recorder {
  events = 0;
  bytes = 0;
  full: RecordingFacts["full"] = null;
  readonly #client: LiveClient;
  readonly #tenant: string;
  readonly #limits: Limits;
  readonly #started: number;
  readonly #starts: string[] = [];
  readonly #entries: string[] = [];
  readonly #undo = new Map<string, () => void>();
  readonly #stopStatus: () => void;
  #last: number;
  #file: File | null = null;

  constructor(client: LiveClient, tenant: string, limits: Limits) {
    this.#client = client;
    this.#tenant = tenant;
    this.#limits = limits;
    this.#started = this.#last = Math.floor(client.now());
    this.#stopStatus = client.subscribe(() => this.#listen());
    this.#listen();
  }

  async stop(): Promise<File> {
    return (this.#file ??= this.#close());
  }

  /** What is granted later is recorded from there on. */
  #listen(): void {
    if (this.full || this.#file) return;
    const { topics = this.#client.granted ?? [] } = this.#limits;
    for (const name of topics) {
      if (this.#undo.has(name)) continue;
      // It may call back at once, before it has returned its undo.
      this.#undo.set(name, () => {});
      const undo = this.#client.topic(name).subscribe((item) => {
        this.#take(item);
      });
      if (this.full) undo();
      else this.#undo.set(name, undo);
    }
  }

  #take(item: LiveEvent | LiveReset): void {
    if (this.full || this.#file) return;
    const at = this.#now();
    if (!isReset(item)) this.#keep(this.#entries, { at, event: item }, 1);
    else {
      const snapshot = wireOf(item.snapshot);
      const isStart = this.#entries.length === 0 && !this.#has(item.topic);
      if (isStart) this.#keep(this.#starts, snapshot, 0);
      else this.#keep(this.#entries, { at, snapshot }, 0);
    }
  }

  #has(topic: string): boolean {
    const start = `{"topic":${JSON.stringify(topic)},`;
    return this.#starts.some((text) => text.startsWith(start));
  }

  #keep(list: string[], entry: object, events: 0 | 1): void {
    const text = withoutSecrets(JSON.stringify(entry));
    // Behind every entry come its sum, a comma and the end of the line.
    const bytes = encoder.encode(text).length + 30;
    if (this.events + events > this.#limits.events) return this.#fill("events");
    if (this.bytes + bytes + MARGIN > this.#limits.bytes)
      return this.#fill("bytes");
    this.events += events;
    this.bytes += bytes;
    list.push(text);
  }

  #fill(limit: "events" | "bytes"): void {
    this.full = limit;
    this.#leave();
  }

  #close(): File {
    this.#leave();
    const { pack } = this.#client;
    const started = new Date(this.#started).toISOString();
    const head = {
      livelets: "recording",
      version: RECORDING_VERSION,
      tenant: this.#tenant,
      pack: pack?.name ?? null,
      started,
    };
    const header = `${JSON.stringify(head).slice(0, -1)},"topics":[${this.#starts.join()}]}`;
    const end = JSON.stringify({
      end: true,
      events: this.events,
      stopped: new Date(this.full ? this.#last : this.#now()).toISOString(),
      full: this.full,
    });
    const name = `livelets-${this.#tenant}-${started.replaceAll(":", "-")}.json`;
    const text = sealEntries([header, ...this.#entries, end]);
    return new File([text], name, { type: "application/json" });
  }

  #leave(): void {
    this.#stopStatus();
    for (const undo of this.#undo.values()) undo();
    this.#undo.clear();
  }

  /** By the server's clock as far as it is known; it may be set right meanwhile, and never goes back here. */
  #now(): number {
    return (this.#last = Math.max(this.#last, Math.floor(this.#client.now())));
  }
}

function wireOf({ topic, epoch, seq, last, recent }: Snapshot): object {
  return { topic, epoch, seq, state: { last: Object.fromEntries(last), recent } }; // prettier-ignore
}

/** Read and written again where something was taken out: two names may have become one. */
function withoutSecrets(text: string): string {
  const clean = text.replace(SECRETS, "removed");
  return clean === text ? text : JSON.stringify(JSON.parse(clean));
}
