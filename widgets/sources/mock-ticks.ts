import type { EventData } from "../events/event.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { GeneratedEvent, Tick } from "../events/pack.ts";
import type { NewEvent } from "./local-topic.ts";
import { hashId } from "./mock-id.ts";
import type { MockOptions } from "./mock.ts";

const EVENTS_PER_TICK = 100;

/**
 * What a pack makes of each tick: what its generator says, and behind each event what follows from it, as `publish`
 * appends them on a server. Ticks are run in order; the states so far are kept from one to the next.
 */
export class MockTicks {
  readonly #options: MockOptions;
  /** The data of the newest state, by type and key. */
  #states = new Map<string, EventData>();

  constructor(options: MockOptions) {
    this.#options = options;
  }

  /** Forgets all states but those that stand before a tick, which are the answer. */
  startAt(index: number): readonly NewEvent[] {
    this.#states = new Map();
    return this.#safely(index, (tick) =>
      (this.#options.generator.before?.(tick) ?? []).map((event, position) =>
        this.#event(event, tick, `before:${position}`),
      ),
    );
  }

  /** Throws `definition-failed`, naming the tick, when the pack's code throws. */
  run(index: number): readonly NewEvent[] {
    return this.#safely(index, (tick) =>
      this.#options.generator
        .at(tick)
        .slice(0, EVENTS_PER_TICK)
        .flatMap((generated, position) => {
          const event = this.#event(generated, tick, position);
          return [event, ...this.#derive(event, tick)];
        }),
    );
  }

  #derive({ id, type, data }: NewEvent, tick: Tick): readonly NewEvent[] {
    const { derivations = [] } = this.#options;
    const { time: at, timeZone } = tick;
    return derivations
      .filter(({ from }) => from.includes(type))
      .map(({ derive, ...state }) => {
        const previous = this.#states.get(`${state.type}/${state.key}`) ?? null;
        const derived = derive(previous, { type, data, at, timeZone });
        const { type: name, key } = state;
        return this.#event({ type: name, key, data: derived }, tick, id);
      });
  }

  #event(event: GeneratedEvent, tick: Tick, place: string | number): NewEvent {
    const { type, key } = event;
    const id = hashId(`${tick.seed}:${tick.index}:${place}`);
    const data = { simulated: true, ...event.data };
    if (key !== undefined) this.#states.set(`${type}/${key}`, data);
    return { ...event, id, data, at: new Date(tick.time).toISOString() };
  }

  #safely<Made>(index: number, make: (tick: Tick) => Made): Made {
    const { seed, generator, timeZone = "UTC" } = this.#options;
    const time = index * generator.everyMs;
    try {
      return make({ seed, index, time, timeZone });
    } catch (thrown) {
      throw new LiveletsError(
        "definition-failed",
        `mockSource: the pack threw "${messageOf(thrown)}" at tick ${index}. Mend its generator or derivations.`,
        thrown,
      );
    }
  }
}
