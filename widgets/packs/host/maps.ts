import { mapEnvelopes } from "../envelope.ts";

/** For a channel of the system that this one replaces: `{ type, payload }`, or the data under the event's name. */
export const map = mapEnvelopes({ "host:metrics": "metric", "host:log": "" });
