/** What a visitor may do to the line. The panel and the room share this list. */
export const FAULTS = {
  cut: { lasts: false },
  restart: { lasts: false },
  close: { lasts: false },
  expire: { lasts: false },
  refuse: { lasts: true },
  swallow: { lasts: true },
  gone: { lasts: true },
  tunnel: { lasts: true },
  mute: { lasts: true },
  drop: { lasts: true },
  repeat: { lasts: true },
  reorder: { lasts: true },
  late: { lasts: true },
  deny: { lasts: true },
} as const satisfies Readonly<Record<string, { readonly lasts: boolean }>>;

export type FaultName = keyof typeof FAULTS;

/** How a line is. */
export interface LineState {
  readonly id: string;
  /** Where functions and engines are reached over it, such as `http://localhost:4711`. */
  readonly origin: string;
  /** What is wrong with it now; empty when it is whole. */
  readonly on: readonly FaultName[];
  readonly sockets: number;
}

export function isFault(name: unknown): name is FaultName {
  return typeof name === "string" && Object.hasOwn(FAULTS, name);
}
