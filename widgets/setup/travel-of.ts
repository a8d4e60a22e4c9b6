import type { ClientHolder } from "../controllers/client-holder.ts";
import { TimeTravel } from "./time-travel.ts";

const travels = new WeakMap<ClientHolder, TimeTravel>();

/** The one of a holder: however many elements move its widgets, they move them together. */
export function travelOf(holder: ClientHolder): TimeTravel {
  const travel = travels.get(holder) ?? new TimeTravel(holder);
  travels.set(holder, travel);
  return travel;
}
