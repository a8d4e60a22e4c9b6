/** What is not as usual in a tenant: `*` is all of it, another key one element. */
export type Switches = Readonly<Record<string, "poll" | "off">>;

export interface Settings {
  readonly switches: Switches;
  readonly revision: number;
}

interface Granted {
  readonly topics: readonly { readonly name: string }[];
  readonly denied: readonly { readonly name: string }[];
}

/** What may be read while the tenant is off: nothing, and every topic says why. */
export function turnedOff({ topics, denied }: Granted) {
  const off = topics.map(({ name }) => ({ name, reason: "off" }));
  return { topics: [], denied: [...denied, ...off] };
}
