import { describe, expect, it } from "vitest";
import { createPeopleBench, follow } from "./testing.ts";

const STAFF = "gym.role.staff";

describe("a topic that is denied", () => {
  it("gives who comes new nothing of what was read, and all of it once it is granted again", async () => {
    const { client, append, time, signIn } = createPeopleBench();
    const before = follow(client.topic(STAFF));
    await time.advance(3_000);
    append(1, STAFF);
    await time.advance(1_000);
    await signIn("bob");
    expect(client.topic(STAFF).state).toBe("denied");
    const late = follow(client.topic(STAFF));
    expect(late.resets()).toBe(0);
    append(2, STAFF);
    await signIn("ann");
    append(3, STAFF);
    await time.advance(1_000);
    for (const { seen, wrong } of [before, late])
      expect({ seen, wrong }).toEqual({ seen: [1, 2, 3], wrong: [] });
  });

  it("does not start anew for those who were there, where nobody came meanwhile", async () => {
    const { client, append, time, signIn } = createPeopleBench();
    const { resets, seen } = follow(client.topic(STAFF));
    await time.advance(3_000);
    append(1, STAFF);
    await signIn("bob");
    append(2, STAFF);
    await signIn("ann");
    expect([resets(), seen]).toEqual([1, [1, 2]]);
  });
});
