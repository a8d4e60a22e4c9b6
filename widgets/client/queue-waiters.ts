import type { CommandAnswer } from "../events/command.ts";
import { LiveletsError } from "../events/error.ts";

interface Waiter {
  resolve(answer: CommandAnswer): void;
  reject(error: LiveletsError): void;
}

/** Who waits for the outcome of which command: several may, for the same one. */
export class Waiters {
  readonly #all = new Map<string, Waiter[]>();

  wait(id: string): Promise<CommandAnswer> {
    return new Promise((resolve, reject) => {
      const others = this.#all.get(id) ?? [];
      this.#all.set(id, [...others, { resolve, reject }]);
    });
  }

  has(id: string): boolean {
    return this.#all.has(id);
  }

  resolve(id: string, answer: CommandAnswer): void {
    for (const waiter of this.#take(id)) waiter.resolve(answer);
  }

  reject(id: string, error: LiveletsError): void {
    for (const waiter of this.#take(id)) waiter.reject(error);
  }

  rejectAll(why: (id: string) => CommandAnswer | LiveletsError): void {
    for (const id of [...this.#all.keys()]) {
      const end = why(id);
      if (end instanceof LiveletsError) this.reject(id, end);
      else this.resolve(id, end);
    }
  }

  #take(id: string): Waiter[] {
    const waiters = this.#all.get(id) ?? [];
    this.#all.delete(id);
    return waiters;
  }
}
