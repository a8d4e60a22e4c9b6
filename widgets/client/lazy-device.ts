import type { CommandAnswer, CommandOptions } from "../events/command.ts";
import type { Device, DeviceHost } from "./device.ts";
import { fetchCode } from "./lazy.ts";
import type { CommandQueue, PendingCommand } from "./queue-types.ts";

/** The browser's database of this package. */
export const DATABASE = "livelets";
/** Who has nothing kept yet has better things to fetch first. */
const LATER_MS = 3_000;
const NONE: readonly PendingCommand[] = [];

/** What is kept on this device. The code comes at the first command, with what was kept before, or else a little later. */
export class LazyDevice implements CommandQueue {
  readonly #host: DeviceHost;
  readonly #listeners = new Set<Parameters<CommandQueue["subscribe"]>[0]>();
  #loading: Promise<Device> | null = null;
  #device: Device | null = null;
  #stopLater: (() => void) | null = null;
  #told = NONE;
  #closed = false;

  constructor(host: DeviceHost) {
    this.#host = {
      ...host,
      changed: () => {
        host.changed();
        this.#tell();
      },
    };
  }

  get commands(): readonly PendingCommand[] {
    return this.#device?.queue?.commands ?? NONE;
  }

  get facts() {
    const device = this.#device;
    return {
      pending: device?.queue?.pending ?? 0,
      notKept: device?.trouble ?? null,
    };
  }

  subscribe(listener: Parameters<CommandQueue["subscribe"]>[0]): () => void {
    const own: typeof listener = (commands) => listener(commands);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Something may be new. Cheap: called for every frame. */
  changed(): void {
    if (this.#device) this.#device.changed();
    else if (!this.#stopLater && this.#host.storage) this.#plan();
  }

  /** An event was applied that comes of a command. */
  seen(command: string): void {
    this.#device?.queue?.seen(command);
  }

  /** The network, or the line, is there again. */
  reopened(): void {
    this.#device?.queue?.reopened();
  }

  /** Somebody may have signed in or out. */
  check(): void {
    this.#device?.check().catch(() => {});
  }

  save(): void {
    void this.#device?.save();
  }

  async command(
    type: string,
    args: Readonly<Record<string, unknown>>,
    options?: CommandOptions,
  ): Promise<CommandAnswer> {
    const { queue } = await this.#load();
    return queue!.command(type, args, options);
  }

  async retry(id: string): Promise<void> {
    await (await this.#load()).queue?.retry(id);
  }

  async discard(id: string): Promise<void> {
    await (await this.#load()).queue?.discard(id);
  }

  async resolve(...choice: Parameters<CommandQueue["resolve"]>): Promise<void> {
    await (await this.#load()).queue?.resolve(...choice);
  }

  async forget(): Promise<void> {
    await (await this.#load()).forget();
  }

  close(): void {
    this.#closed = true;
    this.#stopLater?.();
    this.#device?.close();
    this.#listeners.clear();
  }

  #plan(): void {
    const load = () => void this.#load().catch(() => {});
    this.#stopLater = this.#host.deps.after(LATER_MS, load);
    const known = globalThis.indexedDB?.databases?.();
    known?.then(
      (all) => all.some(({ name }) => name === DATABASE) && load(),
      () => {},
    );
  }

  #load(): Promise<Device> {
    return (this.#loading ??= this.#open().catch((thrown: unknown) => {
      this.#loading = null;
      throw thrown;
    }));
  }

  async #open(): Promise<Device> {
    const code = import("./device.ts");
    const { Device } = await fetchCode("what is kept", code);
    const device = await new Device(this.#host).open();
    if (this.#closed) device.close();
    this.#device = device;
    this.#tell();
    return device;
  }

  #tell(): void {
    const { commands } = this;
    if (commands === this.#told) return;
    this.#told = commands;
    for (const listener of this.#listeners) listener(commands);
  }
}
