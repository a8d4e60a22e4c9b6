import { randomBytes } from "node:crypto";

export type Meta = Readonly<Record<string, unknown>>;
export type PresenceMap = Record<string, { metas: Meta[] }>;

export interface PresenceDiff {
  readonly joins: PresenceMap;
  readonly leaves: PresenceMap;
}

interface Entry {
  readonly key: string;
  readonly ref: string;
  readonly meta: Meta;
}

/**
 * Who is in one room: per member (a joined channel) at most one meta, under the key the member chose. Changes are
 * gathered and handed out together, a little later.
 */
export class Presence<Member extends object> {
  readonly #entries = new Map<Member, Entry>();
  #joins: Entry[] = [];
  #leaves: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly batchMs: number,
    readonly onDiff: (diff: PresenceDiff) => void,
  ) {}

  /** Sets a member's meta. A change is a join of the new meta and a leave of the old one. */
  track(
    member: Member,
    key: string,
    payload: Readonly<Record<string, unknown>>,
  ): void {
    const before = this.#entries.get(member);
    const ref = createRef();
    const previous = before ? { phx_ref_prev: before.ref } : {};
    const meta = { ...payload, ...previous, phx_ref: ref };
    const entry = { key, ref, meta };
    this.#entries.set(member, entry);
    if (before) this.#leave(before);
    this.#joins.push(entry);
    this.#schedule();
  }

  untrack(member: Member): void {
    const entry = this.#entries.get(member);
    if (!entry) return;
    this.#entries.delete(member);
    this.#leave(entry);
    this.#schedule();
  }

  state(): PresenceMap {
    return group(this.#entries.values());
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** A meta that came and went within one batch was never seen: it needs neither a join nor a leave. */
  #leave(entry: Entry): void {
    const unseen = this.#joins.indexOf(entry);
    if (unseen >= 0) this.#joins.splice(unseen, 1);
    else this.#leaves.push(entry);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#flush(), this.batchMs);
  }

  #flush(): void {
    this.#timer = undefined;
    const diff = { joins: group(this.#joins), leaves: group(this.#leaves) };
    const isEmpty = this.#joins.length === 0 && this.#leaves.length === 0;
    this.#joins = [];
    this.#leaves = [];
    if (!isEmpty) this.onDiff(diff);
  }
}

/** Keys come from clients: fromEntries makes even `__proto__` a plain own key. */
function group(entries: Iterable<Entry>): PresenceMap {
  const metas = new Map<string, { metas: Meta[] }>();
  for (const { key, meta } of entries) {
    const there = metas.get(key);
    if (there) there.metas.push(meta);
    else metas.set(key, { metas: [meta] });
  }
  return Object.fromEntries(metas);
}

function createRef(): string {
  return `F${randomBytes(11).toString("base64url")}`;
}
