import type { FaultRates, Faults } from "../gateway/faults.ts";
import { FAULTS } from "./kinds.ts";
import type { FaultName, LineState } from "./kinds.ts";
import type { Proxy } from "./proxy.ts";

/** Of messages: bad enough to be seen within seconds. */
const SHARE = 0.3;
const LATE_MS = 2_000;
/** "Service restart", of both engines. */
const RESTART = 1012;

/** One visitor's line: a proxy of its own, and the gateway's faults for what comes over it. */
export class Line {
  readonly id: string;
  readonly proxy: Proxy;
  readonly #faults: Faults;
  readonly #on = new Set<FaultName>();
  readonly #seed: number;
  /** `performance.now()` of the last order. */
  usedAt = performance.now();

  constructor(id: string, proxy: Proxy, faults: Faults, seed: number) {
    this.id = id;
    this.proxy = proxy;
    this.#faults = faults;
    this.#seed = seed;
  }

  get state(): LineState {
    const { origin, sockets } = this.proxy;
    return { id: this.id, origin, on: [...this.#on], sockets };
  }

  /** Does it once, or begins it. Of what the whole line suffers, the last word counts. */
  apply(name: FaultName): void {
    this.usedAt = performance.now();
    if (FAULTS[name].lasts) this.#on.add(name);
    this.#steps[name]();
  }

  /** Ends one that lasts; the others begin anew. */
  end(name: FaultName): void {
    const others = [...this.#on].filter((one) => one !== name);
    this.mend();
    for (const other of others) this.apply(other);
  }

  /** Ends all that lasts. */
  mend(): void {
    this.usedAt = performance.now();
    this.#on.clear();
    this.#faults.clear();
    this.proxy.mend();
  }

  readonly #steps: Readonly<Record<FaultName, () => void>> = {
    cut: () => void this.proxy.cutSockets(),
    restart: () => void this.#faults.cutAll(RESTART),
    close: () => void this.#faults.closeChannel(null),
    expire: () => void this.#faults.expireTokens(),
    refuse: () => this.#only("refuse", () => this.proxy.refuseSockets()),
    swallow: () => this.#only("swallow", () => this.proxy.swallowSockets()),
    gone: () => this.#only("gone", () => this.proxy.refuseAll()),
    tunnel: () => this.#only("tunnel", () => this.proxy.swallowAll()),
    mute: () => this.#faults.muteHeartbeats(true),
    drop: () => this.#rate(),
    repeat: () => this.#rate(),
    reorder: () => this.#rate(),
    late: () => this.#faults.delay(LATE_MS),
    deny: () => {
      this.#faults.joinError("RealtimeRestarting: please standby");
      this.proxy.cutSockets();
    },
  };

  /** The proxy knows one trouble at a time. */
  #only(name: FaultName, begin: () => void): void {
    for (const other of ["refuse", "swallow", "gone", "tunnel"] as const)
      if (other !== name) this.#on.delete(other);
    this.proxy.mend();
    begin();
  }

  #rate(): void {
    const share = (name: FaultName) => (this.#on.has(name) ? SHARE : 0);
    const rates: FaultRates = {
      seed: this.#seed,
      drop: share("drop"),
      repeat: share("repeat"),
      reorder: share("reorder"),
    };
    this.#faults.rates(rates);
  }
}
