/** What may stand in a browser's storage: everything else in a row is its table's own. */
export interface StoredRow {
  /** Whose it is: see `scopeOf`. */
  readonly scope: string;
  readonly table: "who" | "topic" | "command";
  readonly key: string | number;
}

/** One transaction: all of it is kept, or nothing. Rows are copies, whatever is done with them later. */
export interface StoreTransaction {
  /** By ascending key. What comes back may be anything: storage is not ours alone. */
  all(table: StoredRow["table"], scope: string): Promise<unknown[]>;
  get(
    table: StoredRow["table"],
    scope: string,
    key: string | number,
  ): Promise<unknown>;
  put(row: StoredRow): void;
  delete(table: StoredRow["table"], scope: string, key: string | number): void;
  /** Removes everything of a scope. */
  clear(scope: string): void;
}

/** A place that survives the page. */
export interface Store {
  /**
   * Runs `body` in a transaction of its own: it may await nothing but the transaction. Resolves once everything is on
   * the disk; rejects with a StoreError, and then nothing of it was kept.
   */
  run<T>(body: (tx: StoreTransaction) => Promise<T> | T): Promise<T>;
  close(): void;
}

/**
 * Why nothing can be kept.
 * - `off`: the page said so, or there is nothing to keep it in
 * - `denied`: the browser does not allow it, as in some private windows and frames
 * - `full`: there is no room
 * - `newer`: a later version of this code has written it
 * - `broken`: it cannot be read
 * - `unnamed`: the token does not say whose it would be
 */
export type StoreTrouble =
  "off" | "denied" | "full" | "newer" | "broken" | "unnamed";

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly trouble: StoreTrouble;

  constructor(trouble: StoreTrouble, cause?: unknown) {
    super(`storage: ${trouble}`, { cause });
    this.trouble = trouble;
  }
}

const TROUBLES: ReadonlyMap<string, StoreTrouble> = new Map([
  ["QuotaExceededError", "full"],
  ["VersionError", "newer"],
  ["SecurityError", "denied"],
  ["NotAllowedError", "denied"],
  ["InvalidStateError", "denied"],
]);

/** Reads what was thrown by its name, which every browser gives. */
export function storeErrorOf(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown;
  const name = (thrown as { name?: unknown } | null)?.name;
  const trouble = (typeof name === "string" && TROUBLES.get(name)) || "broken";
  return new StoreError(trouble, thrown);
}
