/** What `record()` may be told. */
export interface RecordOptions {
  /** Default: everything that `connect` grants, also later. */
  readonly topics?: readonly string[];
  /** How many events are kept at most; default 50,000. */
  readonly events?: number;
  /** How large the file may become, in bytes; default 10,000,000, at most 20,000,000. */
  readonly bytes?: number;
}

/** What has been recorded so far. */
export interface RecordingFacts {
  readonly events: number;
  /** Of the file, without its header and end. */
  readonly bytes: number;
  /** Which limit was met; nothing is recorded from there on. */
  readonly full: "events" | "bytes" | null;
}

/** What comes to a client from `record()` on, for `replaySource`. */
export interface Recording {
  /** Resolves when it records; rejects with a LiveletsError where it cannot. The facts in it change. */
  readonly ready: Promise<RecordingFacts>;
  /** Ends it, and gives the file, with a name to save it under; again and again the same one. Rejects as `ready` does. */
  stop(): Promise<File>;
}
