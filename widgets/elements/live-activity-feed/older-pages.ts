import type { FeedController } from "../../controllers/feed-controller.ts";
import {
  compareEvents,
  rowKey,
  type EntryList,
  type FeedWindow,
} from "../../controllers/feed-window.ts";
import { UNREADABLE, type LiveEvent } from "../../events/event.ts";

/** How many events of a topic are asked for at once. */
const PAGE = 100;
/** Pages of nothing but what is shown already (states written often) are passed over, so many at most. */
const ROUNDS = 10;

type Topic = FeedController["topics"][number];

/** How far down a topic's log is known. */
interface Depth {
  /** Everything from this seq on. */
  low: number;
  /** The oldest that was fetched; null before the first page. */
  reached: LiveEvent | null;
  isDone: boolean;
}

/**
 * Reads the logs of a feed's topics backwards, below a list. They are merged in the list's order: an event is handed
 * out once no topic can have a newer one that is still missing.
 */
export class OlderPages {
  readonly #feed: FeedController;
  #depths = new Map<string, Depth>();
  #waiting: LiveEvent[] = [];
  /** Where the list ended that all of this continues. */
  #end: LiveEvent | undefined;
  #isDone = false;

  constructor(feed: FeedController) {
    this.#feed = feed;
  }

  /** Every topic's log has been read to its end. */
  isDone(list: EntryList): boolean {
    return this.#isDone && list.at(list.length - 1) === this.#end;
  }

  /** It was the beginning, not only the end of what is kept. */
  get isBeginning(): boolean {
    return [...this.#depths.values()].every(({ low }) => low <= 1);
  }

  /**
   * What the list has not, newest first: `count` or more, unless there are fewer. Most of it belongs below the list, some
   * into it, where one topic's snapshot reached further back than another's. Rejects as the client does.
   */
  async read(list: EntryList, count: number): Promise<LiveEvent[]> {
    const end = list.at(list.length - 1);
    if (end !== this.#end) this.#restart(end);
    const topics = this.#feed.topics;
    const known = new Set<string>();
    for (let at = 0; at < list.length; at += 1) known.add(rowKey(list.at(at)!));
    const older: LiveEvent[] = [];
    for (let round = 0; round < ROUNDS && older.length < count; round += 1) {
      const next = this.#chooseTopics(topics);
      for (const topic of next) await this.#fetch(topic);
      for (const event of this.#release(topics)) {
        if (known.has(rowKey(event))) continue;
        known.add(rowKey(event));
        older.push(event);
      }
      this.#isDone = this.#isOpen(topics).length === 0;
      if (this.#isDone) break;
    }
    older.sort((a, b) => compareEvents(b, a));
    const last = older.at(-1);
    if (last && !(end && compareEvents(end, last) < 0)) this.#end = last;
    return older;
  }

  #restart(end: LiveEvent | undefined): void {
    const lows = readLows(this.#feed.window);
    this.#end = end;
    this.#waiting = [];
    this.#isDone = false;
    this.#depths = new Map();
    for (const { name, cursor } of this.#feed.topics) {
      const low = lows.get(name) ?? (cursor?.seq ?? 0) + 1;
      this.#depths.set(name, { low, reached: null, isDone: low <= 1 });
    }
  }

  #isOpen(topics: readonly Topic[]): Topic[] {
    return topics.filter(
      ({ name }) => this.#depths.get(name)?.isDone === false,
    );
  }

  /** Those that hold up the others: never asked, or the one that reaches least far. */
  #chooseTopics(topics: readonly Topic[]): Topic[] {
    const open = this.#isOpen(topics);
    const depthOf = ({ name }: Topic) => this.#depths.get(name)!.reached;
    const unasked = open.filter((topic) => !depthOf(topic));
    if (unasked.length > 0) return unasked;
    const [least] = open.sort((a, b) =>
      compareEvents(depthOf(b)!, depthOf(a)!),
    );
    return least ? [least] : [];
  }

  async #fetch(topic: Topic): Promise<void> {
    const depth = this.#depths.get(topic.name)!;
    const events = await topic.older(depth.low, PAGE);
    const [oldest] = events;
    if (oldest) {
      depth.low = oldest.seq;
      depth.reached = oldest;
      this.#waiting.push(...events);
    }
    depth.isDone = !oldest || oldest.seq <= 1;
  }

  /** Takes out what is complete, newest first. */
  #release(topics: readonly Topic[]): LiveEvent[] {
    const edges = this.#isOpen(topics).map(
      ({ name }) => this.#depths.get(name)!.reached!,
    );
    const isComplete = (event: LiveEvent) =>
      edges.every((edge) => compareEvents(event, edge) >= 0);
    const sorted = this.#waiting.sort((a, b) => compareEvents(b, a));
    this.#waiting = sorted.filter((event) => !isComplete(event));
    return sorted.filter(
      (event) => isComplete(event) && event.type !== UNREADABLE,
    );
  }
}

/** The lowest seq of each topic among its log events that are kept. */
function readLows({ log }: FeedWindow): Map<string, number> {
  const lows = new Map<string, number>();
  for (const { topic, seq, key } of log.flatMap(({ by }) => by))
    if (key === undefined)
      lows.set(topic, Math.min(seq, lows.get(topic) ?? seq));
  return lows;
}
