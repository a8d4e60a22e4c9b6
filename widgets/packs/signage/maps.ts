import { mapEnvelopes } from "../envelope.ts";

/** For a channel of the system that this one replaces: `{ type, payload }`, or the data under the event's name. */
export const map = mapEnvelopes({
  "device:status-update": "device.id",
  "playlist:updated": "playlist.id",
  "content:created": "content.id",
  "content:updated": "content.id",
  "content:deleted": "content.id",
  "schedule:executed": "",
  "health:alert": "",
});
