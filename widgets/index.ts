/** The package's front door: named exports, no side effects. Elements are entries of their own. */
export { createLiveClient } from "./client/live-client.ts";
export type { Figures, Meter } from "./client/figures.ts";
export type {
  Lease,
  LeaseOptions,
  LeaseState,
  LeaseView,
  LeaseWish,
} from "./client/lease-types.ts";
export type { LiveClientOptions } from "./client/live-client.ts";
export { onConflict } from "./client/conflict-watch.ts";
export { foresee, OptimisticFold } from "./client/optimistic-fold.ts";
export type {
  Foresight,
  OptimisticFoldOptions,
} from "./client/optimistic-fold.ts";
export type {
  Recording,
  RecordingFacts,
  RecordOptions,
} from "./client/recording-types.ts";
export type {
  CommandQueue,
  ConflictChoice,
  ConflictStrategies,
  ConflictStrategy,
  PendingCommand,
  PendingState,
} from "./client/queue-types.ts";
export { StoreError } from "./client/store.ts";
export type {
  Store,
  StoredRow,
  StoreTransaction,
  StoreTrouble,
} from "./client/store.ts";
export type {
  BareEvent,
  BareMap,
  ClientStatus,
  Counters,
  LiveClient,
  LiveTopic,
  Presence,
  TopicListener,
  TopicOptions,
  TopicStatus,
} from "./client/types.ts";
export type {
  CommandAlternative,
  CommandAnswer,
  CommandOptions,
  CommandPosition,
} from "./events/command.ts";
export type { LeasePerson } from "./events/lease.ts";
export { LiveletsError } from "./events/error.ts";
export type { LiveletsErrorCode } from "./events/error.ts";
export { isReset } from "./events/event.ts";
export type {
  Actor,
  Cursor,
  EventData,
  LiveEvent,
  LiveReset,
  Snapshot,
} from "./events/event.ts";
export type { MetricDefinition } from "./events/metric.ts";
export type {
  Derivation,
  DerivationInput,
  FeedTemplate,
  GeneratedEvent,
  Generator,
  MappedEvent,
  Pack,
  PackMap,
  Tick,
} from "./events/pack.ts";
export type { RecordingProblem, Replay } from "./events/recording.ts";
export type { Quality, State } from "./events/state.ts";
export { channelOf, parseChannel, parseTopic } from "./events/topic.ts";
export { setTexts } from "./texts/text.ts";
export type { Message, Messages, PluralMessage } from "./texts/text.ts";
export { createClientFrom } from "./setup/create-client-from.ts";
export type { ClientSettings } from "./setup/settings.ts";
export type { RecordingInput } from "./sources/replay-input.ts";
export type {
  LivePort,
  LogPort,
  PresenceMembers,
  Source,
  SourceContext,
} from "./sources/source.ts";
