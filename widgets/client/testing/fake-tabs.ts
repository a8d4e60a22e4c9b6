import type { SourceDeps } from "../../sources/deps.ts";
import type { Source, SourceContext } from "../../sources/source.ts";
import type { ClientDeps, PageChange } from "../client-deps.ts";
import type { OpenTabPort, TabPort, TabPortHost } from "../tab-leader-port.ts";

/** How long a message, or the news of a lock, takes. */
const WAY_MS = 1;

interface Port extends TabPortHost {
  readonly name: string;
  readonly tab: FakeTab;
}

/** One browser: its tabs, and the locks and channels between them. */
export class FakeBrowser {
  readonly #time: SourceDeps;
  readonly #ports = new Set<Port>();
  readonly #holders = new Map<string, Port>();
  readonly #queues = new Map<string, Port[]>();
  /** Everything that was said, oldest first. */
  readonly said: unknown[] = [];
  /** Messages that are lost on their way. */
  drops = 0;

  constructor(time: SourceDeps) {
    this.#time = time;
  }

  tab(): FakeTab {
    return new FakeTab(this, this.#time);
  }

  open(tab: FakeTab, name: string, host: TabPortHost): TabPort {
    const port: Port = { ...host, name, tab };
    this.#ports.add(port);
    return {
      post: (message) => this.say(name, message, port),
      queue: () => this.#queue(port),
      steal: () => this.#steal(port),
      release: () => this.#release(port),
      close: () => this.#close(port),
    };
  }

  /** @param from nobody, for a script that is none of ours */
  say(name: string, message: unknown, from: Port | null = null): void {
    this.said.push(message);
    const copy = JSON.stringify(structuredClone(message));
    for (const port of this.#ports)
      if (port !== from && port.name === name) {
        if (this.drops > 0) this.drops -= 1;
        else this.#tell(port, () => port.heard(JSON.parse(copy)));
      }
  }

  /** A script that is none of ours says something on every channel there is. */
  sayAll(message: unknown): void {
    for (const name of new Set([...this.#ports].map((port) => port.name)))
      this.say(name, message);
  }

  /** It ends without a word; the browser gives back what it held. */
  end(tab: FakeTab): void {
    for (const port of this.#ports) if (port.tab === tab) this.#close(port);
  }

  #tell(port: Port, what: () => void): void {
    this.#time.after(WAY_MS, () =>
      port.tab.do(() => this.#ports.has(port) && what()),
    );
  }

  #close(port: Port): void {
    this.#ports.delete(port);
    this.#release(port);
  }

  #queue(port: Port): void {
    this.#release(port);
    this.#waiting(port).push(port);
    this.#pass(port.name);
  }

  #steal(port: Port): void {
    const before = this.#holders.get(port.name);
    this.#release(port);
    this.#holders.set(port.name, port);
    if (before && before !== port) this.#tell(before, () => before.stolen());
    this.#grant(port);
  }

  #release(port: Port): void {
    const waiting = this.#waiting(port).filter((other) => other !== port);
    this.#queues.set(port.name, waiting);
    if (this.#holders.get(port.name) !== port) return;
    this.#holders.delete(port.name);
    this.#pass(port.name);
  }

  #waiting({ name }: Port): Port[] {
    const waiting = this.#queues.get(name) ?? [];
    this.#queues.set(name, waiting);
    return waiting;
  }

  #pass(name: string): void {
    const next = !this.#holders.has(name) && this.#queues.get(name)?.shift();
    if (!next) return;
    this.#holders.set(name, next);
    this.#grant(next);
  }

  #grant(port: Port): void {
    this.#tell(
      port,
      () => this.#holders.get(port.name) === port && port.granted(),
    );
  }
}

/** A tab: what happens to it waits while it is frozen, and not at all when it has ended. */
export class FakeTab {
  readonly deps: Pick<ClientDeps, "now" | "random" | "after" | "page">;
  isVisible = true;
  isFrozen = false;
  isDead = false;
  readonly #browser: FakeBrowser;
  readonly #waiting: (() => void)[] = [];
  readonly #listeners = new Set<(change: PageChange) => void>();

  constructor(browser: FakeBrowser, time: SourceDeps) {
    this.#browser = browser;
    this.deps = {
      now: () => time.now(),
      random: () => time.random(),
      after: (ms, run) => {
        let isOn = true;
        const stop = time.after(ms, () => this.do(() => isOn && run()));
        return () => {
          isOn = false;
          stop();
        };
      },
      page: {
        visible: () => this.isVisible,
        online: () => true,
        onChange: (listener) => {
          this.#listeners.add(listener);
          return () => void this.#listeners.delete(listener);
        },
      },
    };
  }

  readonly open: OpenTabPort = (name, host) =>
    this.#browser.open(this, name, host);

  /** The same engine, whose news wait as well. */
  around(engine: Source): Source {
    const wrap = (context: SourceContext): SourceContext => {
      const later =
        <Args extends unknown[]>(tell: (...args: Args) => void) =>
        (...args: Args) =>
          this.do(() => tell(...args));
      const { opened, closed, joined, refused, message, latency } = context;
      return {
        ...context,
        ...{ opened: later(opened), closed: later(closed) },
        ...{ joined: later(joined), refused: later(refused) },
        ...{ message: later(message), latency: later(latency) },
      };
    };
    return {
      kind: engine.kind,
      live: engine.live,
      connect: (context) => engine.connect(wrap(context)),
      disconnect: () => engine.disconnect(),
      join: (channel, options) => engine.join(channel, options),
      leave: (channel) => engine.leave(channel),
      ...(engine.ping && { ping: () => engine.ping!() }),
    };
  }

  do(what: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) this.#waiting.push(what);
    else what();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const what of this.#waiting.splice(0)) this.do(what);
  }

  tell(change: PageChange): void {
    this.do(() => {
      for (const listener of [...this.#listeners]) listener(change);
    });
  }

  show(isVisible: boolean): void {
    this.do(() => {
      this.isVisible = isVisible;
      if (isVisible) this.tell("wake");
    });
  }

  end(): void {
    this.isDead = true;
    this.#browser.end(this);
  }
}
