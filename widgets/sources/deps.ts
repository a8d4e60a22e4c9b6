/** What a source takes from its surroundings, so that tests bring their own clock, chance and timers. */
export interface SourceDeps {
  /** A clock in milliseconds, for measuring round trips. */
  now(): number;
  /** `0 <= x < 1` */
  random(): number;
  /** Runs once after `ms`; returns its undo. */
  after(ms: number, run: () => void): () => void;
}

export const hostDeps: SourceDeps = {
  now: () => performance.now(),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
