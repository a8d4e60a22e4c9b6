import type { ClientStatus, LiveClient } from "../client/types.ts";
import { messageOf } from "../events/error.ts";
import { WORST_FIRST, type State } from "../events/state.ts";

export interface TopicState {
  readonly state: State;
  readonly reason: string | null;
}

/**
 * What an element may say that shows only some topics: the worst of theirs. A topic that was refused counts only
 * when all were, since the others are worth showing.
 */
export function chooseState(
  status: ClientStatus,
  names: readonly string[],
): TopicState {
  const { state, reason } = status;
  const own = status.topics.filter(({ name }) => names.includes(name));
  if (own.length === 0 || state === "offline" || state === "connecting")
    return { state, reason };
  const open = own.filter((topic) => topic.state !== "denied");
  if (open.length === 0)
    return { state: "denied", reason: own[0]!.reason ?? reason };
  const worst = WORST_FIRST.find((one) =>
    open.some((topic) => topic.state === one),
  )!;
  const topic = open.find((one) => one.state === worst)!;
  return { state: worst, reason: topic.reason ?? reason };
}

/** What the client accepts instead, in its own words, where it takes this for no name of a topic; else empty. */
export function describeRefused(client: LiveClient, name: string): string {
  try {
    client.topic(name);
    return "";
  } catch (thrown) {
    return messageOf(thrown).split(/\. |\.$/)[1]!;
  }
}
