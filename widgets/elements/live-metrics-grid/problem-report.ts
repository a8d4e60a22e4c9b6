import { complain } from "../../controllers/attributes.ts";
import { reportError } from "../../controllers/live-error-event.ts";
import type { CheckedMetric } from "../../controllers/metric-definitions.ts";
import { LiveletsError } from "../../events/error.ts";
import type { Texts } from "./describe-tile.ts";
import type { Tile } from "./tile.ts";

/** Tells the page what its tiles say already: which definitions are wrong, and which names nobody knows. */
export class ProblemReport {
  readonly #host: HTMLElement;
  readonly #texts: Texts;
  #reported: readonly string[] = [];

  constructor(host: HTMLElement, texts: Texts) {
    this.#host = host;
    this.#texts = texts;
  }

  /** One line per wrong definition until another one is wrong, and one for all unknown names. */
  tell(tiles: readonly Tile[], all: readonly CheckedMetric[]): void {
    const host = this.#host;
    const unknown: string[] = [];
    const problems: string[] = [];
    for (const { name, problem } of tiles)
      if (problem === this.#texts.text("metrics.unknown")) unknown.push(name);
      else if (problem) problems.push(problem);
    for (const problem of new Set(problems)) {
      const message = `${host.localName}: ${problem}. Mend it and set it again.`;
      if (!this.#reported.includes(problem))
        reportError(host, new LiveletsError("definition-failed", message));
    }
    this.#reported = problems;
    if (unknown.length === 0) return;
    const names = all.map(({ name }) => name).join(", ");
    const accepted = `Use any of ${names || "those of a pack"}`;
    const value = unknown.join(" ");
    complain(host, "metrics", value, accepted, "left without a value");
  }
}
