import { createHash } from "node:crypto";
import { isSegment } from "../../widgets/events/topic.ts";

/** A user id as a topic segment, as `livelets.user_segment` makes it: an illegal id becomes the base64url of its SHA-256. */
export function userSegment(userId: string): string {
  return isSegment(userId)
    ? userId
    : createHash("sha256").update(userId).digest("base64url");
}
