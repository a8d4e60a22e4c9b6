import { parseTopic } from "../../widgets/events/topic.ts";
import { userSegment } from "../_shared/user-segment.ts";
import { badRequest } from "../_shared/http-error.ts";
import type { PublishBody } from "./schema.ts";

/** `append` takes 100, and the admins' topic is always one of them. */
const MOST = 99;

/** The topics of the log that an event goes to. 400 where that is nobody, or more than one tenant. */
export function topicsOf(body: PublishBody): string[] {
  const topics = body.topics ?? audienceTopics(body.tenant, body.audience!);
  if (topics.length === 0) {
    throw badRequest(
      'publish: "audience" names nobody. Set public, roles, users or rooms.',
    );
  }
  const foreign = topics.find(
    (name) => parseTopic(name)?.tenant !== body.tenant,
  );
  if (foreign !== undefined) {
    throw badRequest(
      `publish: "${foreign}" is not a topic of tenant "${body.tenant}". Publish to one tenant at a time.`,
    );
  }
  const names = [...new Set(topics)].sort();
  if (names.length > MOST) {
    throw badRequest(
      `publish: the audience comes to ${names.length} topics. Publish to at most ${MOST} at once.`,
    );
  }
  return names;
}

function audienceTopics(
  tenant: string,
  audience: NonNullable<PublishBody["audience"]>,
): string[] {
  return [
    ...(audience.public ? [`${tenant}.public`] : []),
    ...(audience.roles ?? []).map((role) => `${tenant}.role.${role}`),
    ...(audience.users ?? []).map(
      (user) => `${tenant}.user.${userSegment(user)}`,
    ),
    ...(audience.rooms ?? []).map((room) => `${tenant}.room.${room}`),
  ];
}
