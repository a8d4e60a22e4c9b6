import { mapEnvelopes } from "../envelope.ts";

/** For a channel of the system that this one replaces: `{ type, payload }`, or the data under the event's name. */
export const map = mapEnvelopes({
  "session:created": "",
  "session:updated": "",
  "session:booked": "",
  "session:cancelled": "",
  "session:completed": "",
  "session:confirmed": "",
  "allocation:updated": "",
  "schedule:conflict": "",
  "schedule:sync_required": "",
  "gamification:achievement": "",
});
