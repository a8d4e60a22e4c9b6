import type { ClientController } from "../../controllers/client-controller.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { TimeTravel } from "../../setup/time-travel.ts";
import type { SCRUBBER_MESSAGES } from "../../texts/scrubber-messages.ts";

/** What a scrubber shows, and why where that is not plain. */
export interface Look {
  readonly name: "missing" | "empty" | "error" | "now" | "past" | "replay";
  readonly reason: string | null;
}

const TAG = "live-scrubber";

export function describeLook(
  { client, error, missing }: ClientController,
  travel: TimeTravel | null,
  texts: LocaleController<typeof SCRUBBER_MESSAGES>,
): Look {
  const fail = (reason: string | null): Look => ({ name: "error", reason });
  if (error) return { name: "missing", reason: error.message };
  if (!client) return { name: missing ? "missing" : "empty", reason: null };
  const { switches, bare, status } = client;
  if ([switches?.["*"], switches?.[TAG]].includes("off"))
    return fail(texts.text("scrubber.off"));
  if (bare) return fail(texts.text("scrubber.bare"));
  const state = travel?.state ?? "none";
  if (state === "replay") return describeReplay(travel!);
  if (state === "past" || state === "now") return { name: state, reason: null };
  return status.state === "denied"
    ? fail(status.reason)
    : { name: "empty", reason: null };
}

function describeReplay({ replay }: TimeTravel): Look {
  if (replay?.state === "broken")
    return { name: "error", reason: replay.problem?.message ?? null };
  const isRead = replay?.state !== "loading";
  return { name: isRead ? "replay" : "empty", reason: null };
}
