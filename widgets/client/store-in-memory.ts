import type { Store, StoredRow, StoreTransaction } from "./store.ts";

type Key = readonly [
  scope: string,
  table: StoredRow["table"],
  key: string | number,
];

/** A store that does not survive the page: for where there is no other, and for tests. */
export function createMemoryStore(
  rows = new Map<string, StoredRow>(),
): Store & { readonly rows: Map<string, StoredRow> } {
  let last: Promise<unknown> = Promise.resolve();
  const nameOf = (...key: Key) => JSON.stringify(key);
  const run = async <T>(
    body: (tx: StoreTransaction) => Promise<T> | T,
  ): Promise<T> => {
    const draft = new Map(rows);
    const result = await body({
      all: async (table, scope) =>
        [...draft.values()]
          .filter((row) => row.table === table && row.scope === scope)
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .map((row) => structuredClone(row)),
      get: async (table, scope, key) =>
        structuredClone(draft.get(nameOf(scope, table, key))),
      put: (row) => {
        const name = nameOf(row.scope, row.table, row.key);
        draft.set(name, structuredClone(row));
      },
      delete: (table, scope, key) =>
        void draft.delete(nameOf(scope, table, key)),
      clear: (scope) => {
        for (const [name, row] of draft)
          if (row.scope === scope) draft.delete(name);
      },
    });
    rows.clear();
    for (const [name, row] of draft) rows.set(name, row);
    return result;
  };
  return {
    rows,
    /** One after the other, as a browser does it with transactions that write to the same place. */
    run(body) {
      const turn = last.then(() => run(body));
      last = turn.catch(() => {});
      return turn;
    },
    close() {},
  };
}
