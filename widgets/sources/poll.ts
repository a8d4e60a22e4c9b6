import { LiveletsError, messageOf } from "../events/error.ts";
import type { HeadsAnswer } from "../events/answers.ts";
import { parseChannel } from "../events/topic.ts";
import { hostDeps } from "./deps.ts";
import type { SourceDeps } from "./deps.ts";
import type { Source, SourceContext } from "./source.ts";

export interface PollOptions {
  /** 3,000 to 10,000 ms between two looks at the heads; default 5,000, ± 20 %. */
  readonly everyMs?: number;
  /** False while nobody looks: then once a minute is enough. Default: the document's visibility. */
  readonly visible?: () => boolean;
}

/** One connection: what arrives for an earlier one is ignored, whoever its context was. */
interface Session {
  readonly context: SourceContext;
}

const HIDDEN_MS = 60_000;

/**
 * No socket: looks at the heads of the joined topics every few seconds and reports them as head frames; the client
 * fetches what is new. For networks that block sockets, and for pages without an engine.
 * Throws LiveletsError `bad-argument` when `everyMs` is out of range.
 */
export function pollSource(
  options: PollOptions = {},
  deps: Partial<SourceDeps> = {},
): Source {
  return new PollSource(options, { ...hostDeps, ...deps });
}

class PollSource implements Source {
  readonly kind = "poll";
  readonly #everyMs: number;
  readonly #visible: () => boolean;
  readonly #deps: SourceDeps;
  #session: Session | null = null;
  /** By channel: its topic, and whether it has been confirmed. */
  #channels = new Map<string, { topic: string; joined: boolean }>();
  /** Asked first after a failure, so that `opened` is proven and not hoped. */
  #lastTopics: readonly string[] = [];
  #cancel: () => void = () => {};
  #asking = false;

  constructor(options: PollOptions, deps: SourceDeps) {
    const { everyMs = 5_000, visible = documentVisible } = options;
    if (!(everyMs >= 3_000 && everyMs <= 10_000))
      throw new LiveletsError(
        "bad-argument",
        `pollSource: cannot poll every "${everyMs}" ms. Use 3000 to 10000.`,
      );
    this.#everyMs = everyMs;
    this.#visible = visible;
    this.#deps = deps;
  }

  connect(context: SourceContext): void {
    this.disconnect();
    const session = { context };
    this.#session = session;
    void this.#open(session);
  }

  disconnect(): void {
    this.#session = null;
    this.#channels = new Map();
    this.#asking = false;
    this.#cancel();
  }

  join(channel: string): void {
    if (!this.#session || this.#channels.has(channel)) return;
    const topic = parseChannel(channel)?.topic;
    if (!topic || topic.kind === "live") return this.#refuse(channel);
    this.#channels.set(channel, { topic: topic.name, joined: false });
    if (!this.#asking) this.#schedule(0);
  }

  leave(channel: string): void {
    this.#channels.delete(channel);
  }

  async #open(session: Session): Promise<void> {
    if (this.#lastTopics.length === 0) await null;
    else if (!(await this.#ask(session, this.#lastTopics))) return;
    if (this.#session !== session) return;
    session.context.opened();
    if (this.#channels.size > 0) this.#schedule(0);
  }

  async #look(): Promise<void> {
    const session = this.#session;
    if (!session || this.#channels.size === 0) return;
    const asked = new Map(this.#channels);
    const topics = [...new Set([...asked.values()].map(({ topic }) => topic))];
    const answer = await this.#ask(session, topics);
    if (!answer || this.#session !== session) return;
    this.#lastTopics = topics;
    this.#report(session, asked, answer);
    if (this.#session !== session) return;
    const isNew = [...this.#channels.keys()].some((name) => !asked.has(name));
    this.#schedule(isNew ? 0 : this.#pause());
  }

  /** Asks for heads once; null when it failed (and said so) or nobody waits any more. */
  async #ask(
    session: Session,
    topics: readonly string[],
  ): Promise<HeadsAnswer | null> {
    const before = this.#deps.now();
    this.#asking = true;
    try {
      const answer = await session.context.heads(topics);
      if (this.#session !== session) return null;
      session.context.latency(this.#deps.now() - before);
      return answer;
    } catch (thrown) {
      if (this.#session !== session) return null;
      this.disconnect();
      session.context.closed({ kind: "lost", message: messageOf(thrown) });
      return null;
    } finally {
      if (this.#session === session) this.#asking = false;
    }
  }

  #report(
    { context }: Session,
    asked: ReadonlyMap<string, { topic: string; joined: boolean }>,
    answer: HeadsAnswer,
  ): void {
    const heads = new Map(answer.heads.map((head) => [head.topic, head]));
    for (const [channel, entry] of asked) {
      if (this.#channels.get(channel) !== entry) continue;
      const head = heads.get(entry.topic);
      if (!head) {
        this.#channels.delete(channel);
        context.refused(channel, denied(channel));
        continue;
      }
      if (!entry.joined) {
        entry.joined = true;
        context.joined(channel);
      }
      if (this.#channels.get(channel) !== entry) continue;
      context.message(channel, headFrame(head), "frame");
    }
  }

  #refuse(channel: string): void {
    const session = this.#session;
    queueMicrotask(() => {
      if (session && this.#session === session)
        session.context.refused(channel, denied(channel));
    });
  }

  #schedule(ms: number): void {
    this.#cancel();
    this.#cancel = this.#deps.after(ms, () => void this.#look());
  }

  #pause(): number {
    const base = this.#visible() ? this.#everyMs : HIDDEN_MS;
    return base * (0.8 + 0.4 * this.#deps.random());
  }
}

function headFrame(head: { topic: string; epoch: string; seq: number }) {
  const { topic, epoch, seq } = head;
  return { v: 1, topic, epoch, from: seq + 1, to: seq, events: [], head: seq };
}

function denied(channel: string) {
  return {
    kind: "denied",
    message: `pollSource: no log to read behind "${channel}". Use a topic that connect grants, or another source.`,
  } as const;
}

function documentVisible(): boolean {
  return globalThis.document?.visibilityState !== "hidden";
}
