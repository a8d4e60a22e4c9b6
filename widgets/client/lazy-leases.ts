import { LiveletsError } from "../events/error.ts";
import { createLazy, fetchCode } from "./lazy.ts";
import type { Lease, LeaseOptions, LeaseView } from "./lease-types.ts";
import type { Leases, LeasesOptions } from "./leases.ts";

const RESOURCE = /^[a-z][a-z0-9_-]{0,39}:[\w.:/@-]{1,128}$/;

const UNKNOWN: LeaseView = {
  state: "unknown",
  holder: null,
  token: null,
  since: null,
  expiresAt: null,
  reason: null,
  asker: null,
};

/** The leases of a page, each once. Wrong names throw at once; the code comes when a lease is used. */
export class LazyLeases {
  readonly #options: LeasesOptions;
  readonly #known = new Map<string, Lease>();
  #leases: Leases | null = null;
  #closed = false;

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  get(resource: string, { ttl = 15 }: LeaseOptions = {}): Lease {
    const lasts = Number.isFinite(ttl) && ttl >= 5 && ttl <= 60;
    if (!RESOURCE.test(resource) || !lasts)
      throw new LiveletsError(
        "bad-argument",
        `client: lease("${resource}") names no resource, or its ttl is wrong. Use <kind>:<id>, and 5 to 60 s.`,
      );
    const lease =
      this.#known.get(resource) ??
      lazyLease(resource, async () => (await this.#load()).get(resource, ttl));
    this.#known.set(resource, lease);
    return lease;
  }

  close(): void {
    this.#closed = true;
    this.#leases?.close();
  }

  async #load(): Promise<Leases> {
    const { Leases } = await fetchCode("leases", import("./leases.ts"));
    if (this.#closed)
      throw new LiveletsError(
        "unavailable",
        "client: it is closed, and leases nothing any more. Make another one.",
      );
    return (this.#leases ??= new Leases(this.#options));
  }
}

function lazyLease(resource: string, load: () => Promise<Lease>): Lease {
  const lease = createLazy(load);
  const lazy = {
    resource,
    subscribe: (listener: (lease: Lease) => void) =>
      lease.listen((ready) => ready.subscribe(listener)),
    acquire: async (wish?: Parameters<Lease["acquire"]>[0]) =>
      (await lease.get()).acquire(wish),
    release: () =>
      lease
        .get()
        .then((ready) => ready.release())
        .catch(() => {}),
    ask: async (message?: string) => (await lease.get()).ask(message),
    take: async (reason: string) => (await lease.get()).take(reason),
  };
  for (const name of Object.keys(UNKNOWN) as (keyof LeaseView)[])
    Object.defineProperty(lazy, name, {
      enumerable: true,
      get: () => (lease.part ?? UNKNOWN)[name],
    });
  return lazy as typeof lazy & LeaseView;
}
