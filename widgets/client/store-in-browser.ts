import {
  StoreError,
  storeErrorOf,
  type Store,
  type StoreTransaction,
} from "./store.ts";

import { DATABASE } from "./keep-soon.ts";
/** Rises with the form of what is kept. What an older one wrote is let go: it can be fetched again. */
const VERSION = 1;
const ROWS = "rows";
/** Another tab may hold an older form open. */
const BLOCKED_MS = 3_000;

/** The browser's own database. Rejects with a StoreError where there is none to be had. */
export async function openBrowserStore(
  factory: IDBFactory | undefined = globalThis.indexedDB,
): Promise<Store> {
  if (!factory) throw new StoreError("off");
  try {
    const database = await open(factory);
    return {
      run: (body) => run(database, body),
      close: () => database.close(),
    };
  } catch (thrown) {
    throw storeErrorOf(thrown);
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      const { result } = request;
      for (const name of [...result.objectStoreNames])
        result.deleteObjectStore(name);
      result.createObjectStore(ROWS, { keyPath: ["scope", "table", "key"] });
    };
    let wait: ReturnType<typeof setTimeout> | undefined;
    request.onblocked = () => {
      wait = setTimeout(() => reject(new StoreError("denied")), BLOCKED_MS);
    };
    request.onerror = () => reject(request.error ?? new StoreError("broken"));
    request.onsuccess = () => {
      clearTimeout(wait);
      // A later version in another tab is not held up: this page goes on without.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/** Resolves with the transaction's `complete`, which with strict durability comes after the disk has it. */
function run<T>(
  database: IDBDatabase,
  body: (tx: StoreTransaction) => Promise<T> | T,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (thrown: unknown) => reject(storeErrorOf(thrown));
    try {
      const durability = "strict";
      const tx = database.transaction(ROWS, "readwrite", { durability });
      let result: { value: T } | null = null;
      tx.oncomplete = () =>
        result ? resolve(result.value) : fail(new StoreError("broken"));
      tx.onabort = () => fail(tx.error);
      const abort = (thrown: unknown) => {
        fail(thrown);
        try {
          tx.abort();
        } catch {
          // It has ended by itself.
        }
      };
      Promise.resolve(body(wrap(tx.objectStore(ROWS), abort))).then((value) => {
        result = { value };
      }, abort);
    } catch (thrown) {
      fail(thrown);
    }
  });
}

function wrap(
  rows: IDBObjectStore,
  abort: (thrown: unknown) => void,
): StoreTransaction {
  /** What cannot be written takes the rest of its transaction with it. */
  const write = (request: () => IDBRequest) => {
    try {
      request();
    } catch (thrown) {
      abort(thrown);
    }
  };
  return {
    all: (table, scope) => {
      const range = IDBKeyRange.bound([scope, table], [scope, table, []]);
      return settled(rows.getAll(range));
    },
    get: (table, scope, key) => settled(rows.get([scope, table, key])),
    put: (row) => write(() => rows.put(row)),
    delete: (table, scope, key) =>
      write(() => rows.delete([scope, table, key])),
    clear: (scope) =>
      write(() => rows.delete(IDBKeyRange.bound([scope], [scope, []]))),
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}
