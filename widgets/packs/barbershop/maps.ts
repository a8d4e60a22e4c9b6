import { mapEnvelopes } from "../envelope.ts";

/** For a channel of the system that this one replaces: `{ type, payload }`, or the data under the event's name. */
export const map = mapEnvelopes({
  "metrics:updated": "metric",
  "notification:milestone": "",
  "notification:review": "",
  "notification:revenue_goal": "",
  "notification:insight": "",
  "notification:peak_hour": "",
  "notification:capacity": "",
  "notification:alert": "",
});
