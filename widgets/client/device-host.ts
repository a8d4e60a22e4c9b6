import type { ClientDeps } from "./client-deps.ts";
import type { LiveClientOptions } from "./client-options.ts";
import type { CommandSender } from "./command.ts";
import type { Identity } from "./memory-rows.ts";
import type { PackLoader } from "./pack-loader.ts";
import type { Tokens } from "./tokens.ts";
import type { TopicRegistry } from "./topic-registry.ts";

/** What of the client it reads, and gives back to it at a later visit. */
interface DeviceClient {
  user: Identity["user"];
  roles: readonly string[];
  granted: readonly string[] | null;
  now(): number;
}

export interface DeviceHost {
  readonly client: DeviceClient;
  readonly options: LiveClientOptions;
  readonly deps: ClientDeps;
  readonly tokens: Pick<Tokens, "current">;
  readonly post: CommandSender["post"];
  readonly topics: Pick<TopicRegistry, "logs" | "keeper">;
  readonly pack: Pick<PackLoader, "name" | "load">;
  changed(): void;
  /** Asks `connect` who is here. */
  ask(): void;
  /** Hands over what is to be called at the end. */
  closing(stop: () => void): void;
  isClosed(): boolean;
}
