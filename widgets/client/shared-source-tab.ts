import type { ClosedReason, JoinOptions } from "../sources/source.ts";
import { SharedEngine } from "./shared-source-engine.ts";
import { Following } from "./shared-source-following.ts";
import { Leading } from "./shared-source-leading.ts";
import type { SharedTabHost } from "./shared-source-host.ts";
import { FORM, parseTabMessage } from "./shared-source-messages.ts";
import type { TabMessage } from "./shared-source-messages.ts";
import { Question } from "./shared-source-question.ts";
import { WantedChannels } from "./shared-source-wanted.ts";
import { TabLeader } from "./tab-leader.ts";
import type { LeaderStep } from "./tab-leader.ts";
import type { OpenTabPort, TabPort } from "./tab-leader-port.ts";
import { Timers } from "./timers.ts";

/** How often a tab says again what it wants, and looks whether it is still the same person's. */
const STAY_MS = 30_000;

/** One connection of one tab: leads, or follows the tab that does. */
export class SharedTab {
  readonly question: Question;
  /** Wherever there are locks, there is this. */
  readonly #id = crypto.randomUUID?.() ?? "";
  readonly #host: SharedTabHost;
  readonly #timers: Timers;
  readonly #leader: TabLeader;
  readonly #engine: SharedEngine;
  readonly #leading: Leading;
  readonly #following: Following;
  readonly #wanted: WantedChannels;
  #port: TabPort | null = null;
  #stopPage = () => {};
  #isOver = false;
  /** The connection was told that it is open. */
  #isOpen = false;
  /** It will say what it wants at the end of the tick. */
  #isAsking = false;

  constructor(host: SharedTabHost) {
    this.#host = host;
    const { deps, context } = host;
    this.#timers = new Timers(deps);
    this.#leader = new TabLeader({
      tab: this.#id,
      random: () => deps.random(),
      visible: () => deps.page.visible(),
    });
    this.#wanted = new WantedChannels(context);
    this.#engine = this.#makeEngine();
    this.#leading = new Leading({
      leader: this.#leader,
      engine: this.#engine,
      deps,
      post: (message) => this.#port?.post(message),
    });
    this.#following = new Following({
      tab: this.#id,
      context,
      wanted: this.#wanted,
      deps,
      opened: () => this.#open(),
      ended: (reason) => this.#over(reason),
      answered: (ms) => this.question.answered(ms),
      want: () => this.#want(),
      tell: (message) => this.#tell(message),
    });
    this.question = new Question({
      leader: this.#leader,
      engine: this.#engine,
      following: this.#following,
      latency: (ms) => context.latency(ms),
    });
  }

  /**
   * False where nothing can be shared.
   * @param name of what is shared
   * @param distrusts does not wait for the leader that there may be
   */
  start(name: string, openPort: OpenTabPort, distrusts: boolean): boolean {
    const { deps, failed } = this.#host;
    const { now, page } = deps;
    this.#port = openPort(name, {
      heard: (wire) => this.#hear(wire),
      granted: () => this.#run(this.#leader.granted(now())),
      stolen: () => this.#run(this.#leader.stolen(now())),
      failed,
    });
    if (!this.#port) return false;
    this.#stopPage = page.onChange((change) => {
      if (change === "wake") this.#run(this.#leader.shown(now()));
    });
    this.#run(this.#leader.start(now(), distrusts));
    this.#stay();
    return true;
  }

  /** Silent. */
  end(): void {
    if (this.#isOver) return;
    if (!this.#leader.leads) this.#tell({ from: this.#id, kind: "bye" });
    this.#run(this.#leader.stop());
    this.#isOver = true;
    this.#stopPage();
    this.#timers.stopAll();
    this.#port?.close();
    this.#port = null;
    this.#engine.end();
  }

  join(channel: string, options?: JoinOptions): void {
    if (channel.includes(".live."))
      return this.#engine.joinRoom(channel, options);
    if (!this.#isOpen || !this.#wanted.add(channel)) return;
    this.#want();
    queueMicrotask(() => {
      if (this.#engine.carries(channel)) this.#wanted.confirmNew(channel);
    });
  }

  leave(channel: string): void {
    if (this.#engine.leaveRoom(channel)) return;
    if (this.#wanted.remove(channel)) this.#want();
  }

  ping(): void {
    this.question.put();
  }

  refresh(token: string | null): void {
    this.#engine.refresh(token);
  }

  #run(steps: readonly LeaderStep[]): void {
    for (const step of steps) if (!this.#isOver) this.#do(step);
    const at = this.#leader.wakeAt;
    if (at === null || this.#isOver) return this.#timers.stop("wake");
    const { deps } = this.#host;
    this.#timers.start("wake", Math.max(0, at - deps.now()), () =>
      this.#run(this.#leader.wake(deps.now())),
    );
  }

  #do(step: LeaderStep): void {
    if (step === "queue" || step === "steal" || step === "release")
      this.#port?.[step]();
    else if (step === "beat") this.#leading.beat();
    else if (step === "ask") this.#want();
    else this.#change();
  }

  /** Another leader: what was joined under the one before is void, and nobody else's wishes are known. */
  #change(): void {
    this.#leading.begin();
    this.#following.begin();
    this.#wanted.forget();
    if (this.#leader.leads && this.#engine.isOpen) this.#open();
    this.#engine.settle();
    this.#want();
    this.question.repeat();
  }

  /** Says regularly what is wanted, in case nobody noticed; and who says nothing any more is forgotten. */
  #stay(): void {
    this.#timers.start("stay", STAY_MS, () => {
      this.#stay();
      this.#leading.removeGone();
      this.#want();
      this.#host.check();
    });
  }

  #makeEngine(): SharedEngine {
    const { engine, context } = this.#host;
    return new SharedEngine(engine, {
      context,
      leads: () => this.#leader.leads,
      channels: () =>
        this.#leader.leads
          ? new Set([...this.#wanted.all, ...this.#leading.channels])
          : new Set(),
      opened: () => {
        this.#open();
        this.#leading.beat();
      },
      closed: (reason) => {
        this.#leading.lost(reason);
        this.#over(reason);
      },
      joined: (channel) => {
        this.#leading.joined(channel);
        this.#wanted.confirm(channel);
      },
      refused: (channel, reason) => {
        this.#leading.refused(channel, reason);
        this.#wanted.remove(channel);
        context.refused(channel, reason);
      },
      message: (...message) => {
        this.#leading.carry(...message);
        this.#wanted.deliver(...message);
      },
      latency: (ms, round) => {
        this.#leading.measured(ms, round);
        if (this.#isOpen) this.question.measured(ms, round);
      },
    });
  }

  #hear(wire: unknown): void {
    const now = this.#host.deps.now();
    const message = parseTabMessage(wire, now);
    if (!message || this.#isOver) return;
    if ("from" in message) {
      if (this.#leader.leads) this.#leading.hear(message);
      return;
    }
    const visible = message.kind === "beat" ? message.visible : undefined;
    this.#run(this.#leader.heard(message.term, now, visible));
    if (this.#leader.follows(message.term)) this.#following.hear(message);
  }

  /** Says what is wanted, at the end of the tick. */
  #want(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    queueMicrotask(() => {
      this.#isAsking = false;
      if (this.#leader.leads) return this.#engine.settle();
      const { all: channels, missing } = this.#wanted;
      this.#tell({ from: this.#id, kind: "want", channels, missing });
    });
  }

  #tell(message: TabMessage): void {
    this.#port?.post({ v: FORM, ...message });
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#host.context.opened();
  }

  #over(reason: ClosedReason): void {
    if (this.#isOver) return;
    this.end();
    this.#host.ended(reason);
  }
}
