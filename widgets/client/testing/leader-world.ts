import { compareTerms, TabLeader } from "../tab-leader.ts";
import type { LeaderStep, Term } from "../tab-leader.ts";

interface Beat {
  readonly term: Term;
  readonly visible: boolean;
}

/** A tab of a browser: what happens to it waits while it is frozen. */
class Tab {
  readonly name: string;
  readonly leader: TabLeader;
  /** Every term that it followed, in the order in which it began to. */
  readonly followed: Term[] = [];
  isVisible = true;
  isFrozen = false;
  isDead = false;
  readonly #waiting: (() => void)[] = [];

  constructor(name: string, random: () => number) {
    this.name = name;
    const visible = () => this.isVisible;
    this.leader = new TabLeader({ tab: name, random, visible });
  }

  do(what: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) this.#waiting.push(what);
    else what();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const what of this.#waiting.splice(0)) this.do(what);
  }
}

/** Tabs, the lock and the channel between them, as a browser has them. Time moves only when a test moves it. */
export class LeaderWorld {
  now = 1_000;
  readonly tabs = new Map<number, Tab>();
  /** Everybody who ever led, by the term. */
  readonly terms: Term[] = [];
  readonly wrong: string[] = [];
  readonly #random: () => number;
  #holder: Tab | null = null;
  #queue: Tab[] = [];
  #sent: { at: number; to: Tab; what: () => void }[] = [];
  #names = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get alive(): Tab[] {
    return [...this.tabs.values()];
  }

  get leading(): Tab[] {
    return this.alive.filter(({ leader }) => leader.leads);
  }

  get holder(): Tab | null {
    return this.#holder;
  }

  open(n: number): Tab {
    const known = this.tabs.get(n);
    if (known) return known;
    this.#names += 1;
    const tab = new Tab(`tab-${this.#names}`, this.#random);
    this.tabs.set(n, tab);
    this.#run(tab, tab.leader.start(this.now));
    return tab;
  }

  /** It ends without a word. */
  kill(n: number): void {
    const tab = this.tabs.get(n);
    if (!tab) return;
    tab.isDead = true;
    this.tabs.delete(n);
    this.#release(tab);
  }

  show(n: number, visible: boolean): void {
    const tab = this.open(n);
    tab.do(() => {
      tab.isVisible = visible;
      if (visible) this.#run(tab, tab.leader.shown(this.now));
    });
  }

  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.#next();
      if (next === null || next.at > until) break;
      this.now = Math.max(this.now, next.at);
      next.what();
    }
    this.now = until;
  }

  #next(): { at: number; what: () => void } | null {
    const awake = this.alive.filter(({ isFrozen }) => !isFrozen);
    const due = awake.flatMap((tab) => {
      const at = tab.leader.wakeAt;
      if (at === null || at === Infinity) return [];
      return { at, what: () => this.#run(tab, tab.leader.wake(this.now)) };
    });
    const sent = this.#sent.map((message) => ({
      at: message.at,
      what: () => {
        this.#sent = this.#sent.filter((other) => other !== message);
        message.to.do(message.what);
      },
    }));
    // What comes in the same moment comes in the order in which it was sent.
    return [...sent, ...due].sort((a, b) => a.at - b.at)[0] ?? null;
  }

  #run(tab: Tab, steps: readonly LeaderStep[]): void {
    for (const step of steps) this.#do(tab, step);
  }

  #do(tab: Tab, step: LeaderStep): void {
    const { leader } = tab;
    if (step === "queue") this.#wait(tab);
    else if (step === "steal") this.#steal(tab);
    else if (step === "release") this.#release(tab);
    else if (step === "lead") this.#led(tab);
    else if (step === "follow") this.#followed(tab);
    else if (step === "ask")
      this.#send(tab, (to) => to.leader.leads && this.#do(to, "beat"));
    else if (step === "beat") {
      const beat: Beat = { term: leader.term!, visible: tab.isVisible };
      this.#send(tab, (to) => {
        const { term, visible } = beat;
        this.#run(to, to.leader.heard(term, this.now, visible));
      });
    }
  }

  /** To everybody else; what one tab sends arrives in its order. */
  #send(from: Tab, what: (to: Tab) => void): void {
    for (const to of this.alive)
      if (to !== from)
        this.#sent.push({ at: this.now + 1, to, what: () => what(to) });
  }

  #led({ name, leader }: Tab): void {
    const term = leader.term!;
    if (term[1] !== name) this.wrong.push(`${name} leads as ${term[1]}`);
    if (this.terms.some((other) => compareTerms(other, term) === 0))
      this.wrong.push(`the term ${term.join()} was led twice`);
    this.terms.push(term);
  }

  #followed({ name, leader, followed }: Tab): void {
    const term = leader.term!;
    if (compareTerms(term, followed.at(-1) ?? null) <= 0)
      this.wrong.push(`${name} went back to ${term.join()}`);
    followed.push(term);
  }

  // the lock --------------------------------------------------------------------------------------------------------

  #wait(tab: Tab): void {
    this.#release(tab);
    this.#queue.push(tab);
    this.#pass();
  }

  #steal(tab: Tab): void {
    const before = this.#holder;
    this.#queue = this.#queue.filter((other) => other !== tab);
    this.#holder = tab;
    if (before && before !== tab)
      before.do(() => this.#run(before, before.leader.stolen(this.now)));
    this.#grant(tab);
  }

  #release(tab: Tab): void {
    this.#queue = this.#queue.filter((other) => other !== tab);
    if (this.#holder !== tab) return;
    this.#holder = null;
    this.#pass();
  }

  #pass(): void {
    if (this.#holder) return;
    this.#holder = this.#queue.shift() ?? null;
    if (this.#holder) this.#grant(this.#holder);
  }

  #grant(tab: Tab): void {
    tab.do(() => {
      // A frozen tab learns of it after it was taken away again.
      if (this.#holder === tab) this.#run(tab, tab.leader.granted(this.now));
    });
  }
}
