type Step = () => Promise<unknown> | unknown;

/** What has been started, ended in the reverse order; one step that fails does not stop the others. */
export class Cleanup {
  readonly #steps: Step[] = [];

  constructor(readonly log: (line: string) => void) {}

  add(step: Step): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        this.log(`livelets: ending failed: ${String(error)}`);
      }
    }
  }
}
