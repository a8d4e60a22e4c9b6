import type { SharedEngine } from "./shared-source-engine.ts";
import type { Following } from "./shared-source-following.ts";
import type { Term, TabLeader } from "./tab-leader.ts";

export interface QuestionHost {
  readonly leader: TabLeader;
  readonly engine: SharedEngine;
  readonly following: Following;
  /** A round trip, in ms. */
  latency(ms: number): void;
}

/** Whether the line answers, as this tab's page asks it: of its own engine, or of the tab that has the line. */
export class Question {
  readonly #host: QuestionHost;
  /** Under whose term it was put; null once it is answered. */
  #term: Term | null = null;
  /** The first round trip of the own engine that answers it. */
  #round = 0;

  constructor(host: QuestionHost) {
    this.#host = host;
  }

  /** Whether the leader to whom it was put has left it unanswered. One that came later had less time than it was given. */
  get isDoubtful(): boolean {
    const { leads, term } = this.#host.leader;
    return !leads && this.#term !== null && this.#term === term;
  }

  put(): void {
    const { leader, engine } = this.#host;
    this.#term = leader.term;
    if (!leader.leads && engine.isOpen) engine.pingRooms();
    this.#ask();
  }

  /** Another leader: what the one before has not answered is asked again, for the page goes on waiting. */
  repeat(): void {
    if (this.#term) this.#ask();
  }

  /** The own engine has. @param round which round trip that was */
  measured(ms: number, round: number): void {
    if (round >= this.#round) this.answered(ms);
  }

  answered(ms: number): void {
    this.#term = null;
    this.#host.latency(ms);
  }

  #ask(): void {
    const { leader, engine, following } = this.#host;
    if (!leader.leads) return following.ask();
    this.#round = engine.nextRound;
    engine.ping();
  }
}
