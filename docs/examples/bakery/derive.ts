import type { Derivation } from "../../../widgets/events/pack.ts";

/** Loaves since the state began: what it was, and what the event adds. Pure: no clock, nothing kept beside it. */
export const derivations: readonly Derivation[] = [
  {
    from: ["bread:baked"],
    type: "bread:total",
    key: "shop",
    derive: (previous, { data }) => ({
      loaves: Number(previous?.["loaves"] ?? 0) + Number(data["loaves"]),
    }),
  },
];
