import type { FaultName } from "../backend/faults/kinds.ts";

/** What a button says, and what a widget should make of it. */
export interface FaultWords {
  readonly label: string;
  readonly expect: string;
}

/** In the order of the panel. */
export const GROUPS: readonly {
  readonly title: string;
  readonly faults: Readonly<Partial<Record<FaultName, FaultWords>>>;
}[] = [
  {
    title: "Once",
    faults: {
      cut: {
        label: "Cut the line",
        expect: "Back within a second, with what was missed.",
      },
      restart: {
        label: "Restart the engine",
        expect:
          "Back at a random moment within ten seconds, for everybody does.",
      },
      close: {
        label: "Close the channels unasked",
        expect:
          "Joined again; on Pusher nobody is told, and the next heads show it.",
      },
      expire: {
        label: "Let all tokens expire",
        expect: "Nothing for a visitor; who is signed in gets a fresh one.",
      },
    },
  },
  {
    title: "The line, until it is mended",
    faults: {
      refuse: {
        label: "Refuse sockets",
        expect: "Polls within ten seconds, and says so.",
      },
      swallow: {
        label: "Swallow what sockets send",
        expect: "Noticed within 30 s: a line that is silent is not live.",
      },
      gone: {
        label: "Let the server be gone",
        expect: "Offline at once, with the time of the next attempt.",
      },
      tunnel: {
        label: "Drive into a tunnel",
        expect: "Nothing closes and nothing passes. Never live for long.",
      },
      mute: {
        label: "Mute heartbeats",
        expect: "Taken for a dead line, and opened anew.",
      },
      deny: {
        label: "Refuse joins",
        expect: "Asks again, ever more slowly, and polls meanwhile.",
      },
    },
  },
  {
    title: "The messages, until it is mended",
    faults: {
      drop: {
        label: "Lose 30 %",
        expect: "Holes are found by number, and fetched.",
      },
      repeat: { label: "Repeat 30 %", expect: "Shown once." },
      reorder: {
        label: "Swap 30 %",
        expect: "Shown in their order.",
      },
      late: {
        label: "Two seconds late",
        expect: "Live, and said to be of critical quality.",
      },
    },
  },
];

export const WORDS = Object.assign(
  {},
  ...GROUPS.map(({ faults }) => faults),
) as Readonly<Record<FaultName, FaultWords>>;
