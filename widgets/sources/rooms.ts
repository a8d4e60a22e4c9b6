import type { PresenceMembers } from "./source.ts";

type PresenceListener = (members: PresenceMembers) => void;
type SendListener = (event: string, payload: unknown, from?: string) => void;

const MEMBERS = 100;
const METAS = 20;

/**
 * The listeners of `.live.` channels, and who was last seen there. A change of presence is told at the end of the
 * tick: engines report an update as a leave and a join, and nobody shall flicker.
 */
export class Rooms {
  readonly #presence = new Listeners<PresenceListener>();
  readonly #sends = new Listeners<SendListener>();
  readonly #members = new Map<string, PresenceMembers>();
  readonly #due = new Map<string, () => PresenceMembers>();

  onPresence(channel: string, listener: PresenceListener): () => void {
    const known = this.#members.get(channel);
    if (known) listener(known);
    return this.#presence.add(channel, listener);
  }

  onSend(channel: string, listener: SendListener): () => void {
    return this.#sends.add(channel, listener);
  }

  /** Something changed; `read` is asked once, at the end of the tick. */
  changed(channel: string, read: () => PresenceMembers): void {
    if (!this.#due.has(channel)) queueMicrotask(() => this.#tell(channel));
    this.#due.set(channel, read);
  }

  sent(channel: string, event: string, payload: unknown, from?: string): void {
    this.#sends.each(channel, (listener) => listener(event, payload, from));
  }

  /** The channel was left, or all were lost: what was known of its members is void. Listeners stay. */
  forget(channel?: string): void {
    if (channel === undefined) {
      this.#members.clear();
      this.#due.clear();
    } else {
      this.#members.delete(channel);
      this.#due.delete(channel);
    }
  }

  #tell(channel: string): void {
    const read = this.#due.get(channel);
    this.#due.delete(channel);
    if (!read) return;
    const members = bounded(read());
    this.#members.set(channel, members);
    this.#presence.each(channel, (listener) => listener(members));
  }
}

function bounded(members: PresenceMembers): PresenceMembers {
  const first = [...members].slice(0, MEMBERS);
  return new Map(first.map(([key, metas]) => [key, metas.slice(0, METAS)]));
}

class Listeners<Listener> {
  readonly #of = new Map<string, Set<Listener>>();

  add(channel: string, listener: Listener): () => void {
    const set = this.#of.get(channel) ?? new Set();
    this.#of.set(channel, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#of.get(channel) === set)
        this.#of.delete(channel);
    };
  }

  each(channel: string, call: (listener: Listener) => void): void {
    for (const listener of [...(this.#of.get(channel) ?? [])]) {
      try {
        call(listener);
      } catch (thrown) {
        (globalThis.reportError ?? console.error)(thrown);
      }
    }
  }
}
