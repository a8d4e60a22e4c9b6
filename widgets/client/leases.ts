import { LeaseClock } from "./lease-clock.ts";
import { ResourceLease } from "./lease.ts";
import type { LeaseHost } from "./lease-host.ts";
import type { ClientDeps } from "./client-deps.ts";
import { uuid } from "./uuid.ts";

export interface LeasesOptions extends Pick<
  LeaseHost,
  "tenant" | "post" | "topic" | "now"
> {
  readonly deps: ClientDeps;
}

/** The leases of a page, each once. Loaded when a page uses the first. */
export class Leases {
  readonly #host: LeaseHost;
  readonly #leases = new Map<string, ResourceLease>();
  readonly #stopWake: () => void;

  constructor({ deps, ...options }: LeasesOptions) {
    const { random, after } = deps;
    const clock = new LeaseClock(() => deps.now());
    this.#host = { ...options, random, after, clock, client: uuid() };
    this.#stopWake = deps.page.onChange((change) => {
      if (change !== "wake") return;
      for (const lease of this.#leases.values()) lease.wake();
    });
  }

  get(resource: string, ttl: number | undefined): ResourceLease {
    const lease =
      this.#leases.get(resource) ??
      new ResourceLease(resource, ttl, this.#host);
    this.#leases.set(resource, lease);
    return lease;
  }

  close(): void {
    this.#stopWake();
    for (const lease of this.#leases.values()) lease.close();
  }
}
