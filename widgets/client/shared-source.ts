import type { Transport } from "../events/answers.ts";
import type { JoinOptions, Source, SourceContext } from "../sources/source.ts";
import { scopeOf } from "./memory-scope.ts";
import type { ShareDeps } from "./shared-source-host.ts";
import { FORM } from "./shared-source-messages.ts";
import { SharedTab } from "./shared-source-tab.ts";
import { openTabPort } from "./tab-leader-port.ts";

/** Whose line it is: nobody shares one with another person, tenant, server, key or engine. */
export interface SharedWith {
  readonly endpoint: string;
  readonly apikey?: string;
  readonly tenant?: string;
  readonly transport: Transport;
}

/** What there is between the tabs: the browser's own, unless a test brings another. */
export interface SharedDeps extends ShareDeps {
  readonly open?: typeof openTabPort;
}

/** The same engine, shared where it may be: null where it may not. What reads a log of its own in the page is the page's own. */
export function shareEngine(
  engine: Source,
  transport: Transport | null,
  options: Omit<Partial<SharedWith>, "transport">,
  deps: SharedDeps,
): Source | null {
  const { endpoint, apikey, tenant } = options;
  if (engine.kind !== transport?.kind || engine.log || !endpoint) return null;
  return shareSource(engine, { endpoint, apikey, tenant, transport }, deps);
}

/**
 * A source around a source: of all tabs of a browser that show the same person's widgets, one connects the engine, and
 * the others hear from it what it hears. Where a browser cannot do that, or a token does not say whose it is, every tab
 * connects its own engine, as without this.
 */
export function shareSource(
  engine: Source,
  whose: SharedWith,
  deps: SharedDeps,
): Source {
  return new SharedSource(engine, whose, deps);
}

/** One connection: what comes for an earlier one is ignored. */
interface Session {
  readonly context: SourceContext;
  readonly name: string | null;
  tab: SharedTab | null;
}

class SharedSource implements Source {
  readonly kind: Source["kind"];
  /** Absent where the engine cannot be asked either. */
  readonly ping?: () => void;
  readonly #engine: Source;
  readonly #whose: SharedWith;
  readonly #deps: SharedDeps;
  #context: SourceContext | null = null;
  #session: Session | null = null;
  /** The last leader was of no use. */
  #distrusts = false;

  constructor(engine: Source, whose: SharedWith, deps: ShareDeps) {
    this.kind = engine.kind;
    this.#engine = engine;
    this.#whose = whose;
    this.#deps = deps;
    if (engine.ping) this.ping = () => this.#used?.ping?.();
  }

  get live(): Source["live"] {
    return this.#engine.live;
  }

  connect(context: SourceContext): void {
    this.disconnect();
    this.#context = context;
    void this.#begin(context);
  }

  disconnect(): void {
    const session = this.#session;
    this.#context = this.#session = null;
    if (!session?.tab) return this.#engine.disconnect();
    this.#distrusts = session.tab.question.isDoubtful;
    session.tab.end();
  }

  join(channel: string, options?: JoinOptions): void {
    this.#used?.join(channel, options);
  }

  leave(channel: string): void {
    this.#used?.leave(channel);
  }

  refresh(token: string | null): void {
    this.#used?.refresh?.(token);
  }

  get #used(): SharedTab | Source | null {
    return this.#session && (this.#session.tab ?? this.#engine);
  }

  async #begin(context: SourceContext): Promise<void> {
    // A page that does not say who is signed in shares with nobody.
    const name = await context.token().then(
      (token) => this.#nameOf(token),
      () => null,
    );
    if (this.#context !== context) return;
    const session: Session = { context, name, tab: null };
    this.#session = session;
    const tab = this.#makeTab(session);
    const { open = openTabPort } = this.#deps;
    // Before it starts: a lock may be had at once.
    session.tab = tab;
    const distrusts = this.#distrusts;
    this.#distrusts = false;
    if (name !== null && tab.start(name, open, distrusts)) return;
    session.tab = null;
    this.#engine.connect(context);
  }

  #makeTab(session: Session): SharedTab {
    const { context } = session;
    return new SharedTab({
      engine: this.#engine,
      context: { ...context, token: () => this.#token(session) },
      deps: this.#deps,
      ended: (reason) => {
        this.#context = this.#session = null;
        context.closed(reason);
      },
      failed: () => {
        if (this.#session !== session) return;
        session.tab?.end();
        session.tab = null;
        this.#engine.connect(context);
      },
      check: () => void this.#token(session).catch(() => {}),
    });
  }

  /** Somebody else's is not used on a line that was opened for the one before. */
  async #token(session: Session): Promise<string | null> {
    const { context, name, tab } = session;
    const token = await context.token();
    if (this.#session === session && tab && this.#nameOf(token) !== name) {
      this.disconnect();
      const message = "client: somebody else is signed in now.";
      context.closed({ kind: "lost", message });
    }
    return token;
  }

  #nameOf(token: string | null): string | null {
    const { endpoint, apikey, tenant = "", transport } = this.#whose;
    const scope = scopeOf(endpoint, tenant, token);
    // Pages of two forms, which do not hear each other, would take the lock from each other without end.
    return scope && JSON.stringify([FORM, scope, apikey, transport]);
  }
}
