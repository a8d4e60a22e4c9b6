import type { ConnectAnswer, Switches } from "../events/answers.ts";
import { LiveletsError } from "../events/error.ts";
import type { Pack } from "../events/pack.ts";
import type { Replay } from "../events/recording.ts";
import type { LogPort, Source } from "../sources/source.ts";
import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import { Breaker, worstOf } from "./breaker.ts";
import { requireEndpoint, requireTenant } from "./check-options.ts";
import { hostDeps } from "./client-deps.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { LiveClientOptions } from "./client-options.ts";
import { ClockOffset } from "./clock-offset.ts";
import { Connection } from "./connection.ts";
import { engineMaker } from "./engine-maker.ts";
import type { Meter } from "./figures.ts";
import { Http } from "./http.ts";
import type { Device } from "./device.ts";
import { keepSoon } from "./keep-soon.ts";
import { createLazy, fetchCode } from "./lazy.ts";
import type { Lazy } from "./lazy.ts";
import { LazyLeases } from "./lazy-leases.ts";
import { Latency } from "./latency.ts";
import type { Lease, LeaseOptions } from "./lease-types.ts";
import { OffWatch } from "./off-watch.ts";
import { PackLoader } from "./pack-loader.ts";
import type { Recording, RecordOptions } from "./recording-types.ts";
import { LazyRooms } from "./lazy-rooms.ts";
import { StatusBoard } from "./status-board.ts";
import { overall, progressOf } from "./overall.ts";
import { Tokens } from "./tokens.ts";
import { TopicRegistry } from "./topic-registry.ts";
import type { CommandQueue } from "./queue-types.ts";
import type { ClientStatus, LiveClient, LiveTopic, Presence } from "./types.ts";

export type { LiveClientOptions } from "./client-options.ts";

/** Makes a client. It connects when the first topic or status listener comes. Wrong options throw at once. */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  return new Client(options);
}

class Client implements LiveClient {
  readonly bare: boolean;
  granted: readonly string[] | null = null;
  user: { readonly id: string; readonly name?: string } | null = null;
  roles: readonly string[] = [];
  readonly #parent: Client | null;
  #polled: Client | null = null;
  #switches: Switches = {};
  readonly #options: LiveClientOptions;
  readonly #deps: ClientDeps;
  readonly #http: Http | null;
  /** Over calls, and over attempts to connect. */
  readonly #breakers: readonly [calls: Breaker, line: Breaker];
  readonly #connection: Connection;
  readonly #topics: TopicRegistry;
  readonly #rooms: LazyRooms;
  readonly #leases: LazyLeases;
  /** What is kept in this browser. A person has one, however a page's widgets are served. */
  readonly #device: Lazy<Device>;
  #stopKeeping = () => {};
  readonly #offWatch: OffWatch;
  readonly #pack: PackLoader;
  readonly #board: StatusBoard;
  readonly #latency = new Latency();
  readonly #clock = new ClockOffset();
  readonly #stopPage: () => void;

  /** @param parent whose widgets it serves, while the site has them poll */
  constructor(options: LiveClientOptions, parent: Client | null = null) {
    this.#options = options;
    this.#parent = parent;
    const deps = (this.#deps = { ...hostDeps, ...options.deps });
    const tokens = new Tokens(options.getToken, deps);
    const isOff = options.breaker === false;
    this.#breakers = [new Breaker(deps, isOff), new Breaker(deps, isOff)];
    this.#http =
      options.endpoint === undefined
        ? null
        : this.#makeHttp(options.endpoint, tokens);
    const log =
      (typeof options.source === "function" ? undefined : options.source.log) ??
      this.#http;
    this.bare = log === null;
    if (log !== null) requireTenant(options.tenant);
    this.#topics = new TopicRegistry(
      deps,
      log,
      () => this.#connection,
      () => this.#changed(),
    );
    this.#board = new StatusBoard(
      deps,
      () => this.#facts(),
      () => this.#topics.nextChange,
    );
    this.#connection = this.#makeConnection(log, tokens);
    this.#rooms = new LazyRooms(
      log === null ? undefined : options.tenant,
      this.#connection,
      () => this.user?.id ?? null,
    );
    this.#leases = new LazyLeases({
      tenant: options.tenant,
      post: this.#post,
      topic: (name) => this.topic(name),
      now: () => this.now(),
      deps,
    });
    this.#device = parent ? parent.#device : this.#makeDevice(tokens);
    this.#offWatch = new OffWatch(deps, async () => {
      const { tenant = "", transport } = options;
      const answer = await this.#http?.connect({ tenant, transport });
      if (answer && this.#connection.phase !== "closed") this.#answered(answer);
    });
    this.#pack = new PackLoader(options, () => this.#board.tell());
    this.#stopPage = deps.page.onChange((change) => {
      if (change === "wake") this.#woke();
      else if (change === "doubt") this.#connection.doubt();
      else this.#sleep();
    });
  }

  get pack(): Pack | null {
    return this.#pack.pack;
  }

  get switches(): Switches {
    return (this.#parent ?? this).#switches;
  }

  get polled(): LiveClient {
    const { source, transport } = this.#options;
    if (typeof source !== "function" || transport === "poll") return this;
    const options = { ...this.#options, transport: "poll" } as const;
    return (this.#polled ??= new Client(options, this));
  }

  get mistake(): LiveletsError | null {
    return this.#connection.mistake;
  }

  get status(): ClientStatus {
    return this.#board.status;
  }

  now(): number {
    return this.replay?.now ?? this.#deps.now() + (this.#clock.value ?? 0);
  }

  subscribe(listener: (status: ClientStatus) => void): () => void {
    const stop = this.#board.subscribe(listener);
    this.#connection.wake();
    return stop;
  }

  topic(name: string): LiveTopic {
    return this.#topics.handle(name);
  }

  presence(room: string): Presence {
    return this.#rooms.get(room);
  }

  lease(resource: string, options?: LeaseOptions): Lease {
    // A page has one name, however its widgets are served.
    return (this.#parent ?? this).#leases.get(resource, options);
  }

  async command(
    type: string,
    args: Readonly<Record<string, unknown>>,
    options?: CommandOptions,
  ): Promise<CommandAnswer> {
    return (await this.#device.get()).command(type, args, options);
  }

  async measure(): Promise<Meter> {
    const { createMeter } = await import("./figures.ts");
    return createMeter(this, () => this.#deps.now());
  }

  get replay(): Replay | undefined {
    return (this.#options.source as Source).replay;
  }

  record(options?: RecordOptions): Recording {
    const ready = fetchCode("recordings", import("./recording.ts")).then(
      ({ startRecording }) =>
        startRecording(this, this.#options.tenant, options),
    );
    ready.catch(() => {});
    return { ready, stop: async () => (await ready).stop() };
  }

  get queue(): CommandQueue | null {
    return this.#device.part;
  }

  async forget(): Promise<void> {
    await (await this.#device.get()).forget();
  }

  push(fn: (client: LiveClient) => void): void {
    fn(this);
  }

  reconnect(): void {
    this.#connection.reconnect();
  }

  async close(): Promise<void> {
    this.#stopPage();
    this.#offWatch.stop();
    this.#leases.close();
    this.#stopKeeping();
    this.#topics.close();
    this.#rooms.close();
    this.#connection.close();
    this.#board.close();
    await this.#polled?.close();
  }

  #changed(): void {
    this.#board.changed();
    this.#device.part?.changed();
  }

  #sleep(): void {
    this.#device.part?.save();
    this.#connection.suspend();
    this.#http?.abandon();
  }

  #woke(): void {
    this.#connection.hurry();
    this.#device.part?.reopened();
    this.#topics.watch.checkStale();
  }

  // making ----------------------------------------------------------------------------------------------------------

  /** Null where there is no endpoint. */
  get #post() {
    const http = this.#http;
    return http && ((call: string, body: object) => http.post(call, body));
  }

  #makeHttp(endpoint: string, tokens: Tokens): Http {
    return new Http({
      endpoint: requireEndpoint(endpoint),
      apikey: this.#options.apikey ?? "",
      tokens,
      breaker: this.#breakers[0],
      deps: this.#deps,
      moved: () => this.#connection.askGrants(),
      measured: (call, ms, serverTime) => {
        this.#clock.add(serverTime, ms, this.#deps.now());
        // A line that is asked itself is measured better by that than by a call that asks the database.
        const { source } = this.#connection;
        if (call === "heads" && !source?.ping && source?.kind !== "poll")
          this.#latency.add(ms);
      },
    });
  }

  #makeDevice(tokens: Tokens): Lazy<Device> {
    const { endpoint, persist, storage } = this.#options;
    const open = async () => {
      const code = import("./device.ts");
      const { openDevice } = await fetchCode("what is kept", code);
      return openDevice({
        ...{ client: this, options: this.#options, deps: this.#deps, tokens },
        ...{ post: this.#post, topics: this.#topics, pack: this.#pack },
        changed: () => this.#board.tell(),
        ask: () => this.#connection.askGrants(),
        closing: (stop) => (this.#stopKeeping = stop),
        isClosed: () => this.#connection.phase === "closed",
      });
    };
    let opening: Promise<Device> | null = null;
    const device = createLazy(
      () => (opening ??= open().finally(() => (opening = null))),
    );
    if (persist !== false && (storage ?? (endpoint && globalThis.indexedDB)))
      this.#stopKeeping = keepSoon(this.#deps.after, () =>
        device.get().catch(() => {}),
      );
    return device;
  }

  #makeConnection(log: LogPort | null, tokens: Tokens): Connection {
    const { source, tenant = "", transport } = this.#options;
    return new Connection({
      deps: this.#deps,
      tokens,
      log,
      tenant,
      transport,
      source: engineMaker(this.#options, this.#deps),
      poll:
        typeof source === "function" && log
          ? () => source({ kind: "poll" })
          : undefined,
      authorize: (channel, socketId) =>
        this.#http?.authorize(channel, socketId) ??
        Promise.reject(
          new LiveletsError(
            "denied",
            `client: "${channel}" needs an endpoint to be signed. Set one.`,
          ),
        ),
      changed: () => this.#changed(),
      answered: (answer) => this.#answered(answer),
      latency: this.#latency,
      woke: () => this.#woke(),
      reconnected: () => this.#latency.reconnected(this.#deps.now()),
      breaker: this.#breakers[1],
      resetBreaker: () => this.#breakers[0].reset(),
    });
  }

  // what connect answered -------------------------------------------------------------------------------------------

  #answered(answer: ConnectAnswer): void {
    this.user = answer.user;
    this.roles = answer.roles;
    this.granted = answer.topics
      .map(({ name }) => name)
      .filter((name) => !name.includes(".live."));
    (this.#parent ?? this).#switches = answer.switches ?? {};
    this.#offWatch.stop();
    if (Object.values(this.switches).includes("off")) this.#offWatch.start();
    void this.#pack.load(answer.pack);
    this.#device.part?.answered();
    this.#board.changed();
  }

  #facts(): Omit<ClientStatus, "since"> {
    const { phase, reason, retryAt, connectedAt, source } = this.#connection;
    const topics = this.#topics.statuses;
    const now = this.#deps.now();
    const { state, why, provenAt } = overall(
      phase,
      reason,
      topics,
      this.#deps.page.online(),
    );
    return {
      state,
      quality: this.#latency.quality(now),
      latency: this.#latency.summary,
      provenAt,
      pending: 0,
      ...this.#device.part?.facts,
      reason: why ?? this.replay?.note ?? null,
      transport: source?.kind ?? null,
      connectedAt,
      reconnects: this.#latency.reconnects,
      retryAt,
      breaker: worstOf(this.#breakers),
      progress: progressOf(this.#topics.logs),
      topics,
      counters: this.#topics.counters,
      clockOffset: this.#clock.value,
    };
  }
}
