import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWorld } from "./testing/lease-world.ts";

describe("a page that slept", () => {
  it.each([
    ["its clock stood still", true],
    ["its clock ran on", false],
  ])(
    "does not know what it has until the server answered: %s",
    async (_, stands) => {
      const { page, time, sleep } = createWorld();
      const { lease, seen } = page("a", { stands });
      await lease.acquire();
      lease.subscribe(() => seen.push(lease.state));
      sleep(3_600_000);
      expect(lease.state).toBe("unknown");
      lease.wake();
      expect(lease.state).toBe("unknown");
      await time.advance(0);
      expect([lease.state, seen]).toEqual(["lost", ["unknown", "lost"]]);
    },
  );

  it("has it still, where it woke in time", async () => {
    const { page, time, sleep } = createWorld();
    const { lease, seen } = page("a");
    await lease.acquire();
    lease.subscribe(() => seen.push(lease.state));
    sleep(9_000);
    expect(lease.state).toBe("unknown");
    await time.advance(5_000);
    expect([lease.state, lease.token]).toEqual(["mine", 1]);
    expect([...new Set(seen)]).toEqual(["unknown", "mine"]);
  });

  it("stays in doubt while the server is silent, and asks again", async () => {
    const { page, time, sleep } = createWorld();
    const { lease, line, asked } = page("a");
    await lease.acquire();
    line.state = "silent";
    sleep(60_000);
    await time.advance(20_000);
    expect(lease.state).toBe("unknown");
    expect(asked.length).toBeGreaterThan(3);
    line.state = "up";
    await time.advance(5_000);
    expect(lease.state).toBe("lost");
  });

  it("is no more in doubt than before when it was only looked at again", async () => {
    const { page, time } = createWorld();
    const { lease, asked } = page("a");
    await lease.acquire();
    await time.advance(1_000);
    lease.wake();
    expect([lease.state, asked.length]).toEqual(["mine", 2]);
  });
});

describe("a clock that is set", () => {
  it.each([-86_400_000, -5_000])(
    "back by %d ms makes nothing last longer",
    async (ms) => {
      const { page, time, server } = createWorld();
      const { lease, line, clocks } = page("a");
      await lease.acquire();
      line.state = "silent";
      clocks.wallOff += ms;
      await time.advance(14_999);
      expect([lease.state, server.isHeldBy("a")]).toEqual(["mine", true]);
      await time.advance(1);
      expect(lease.state).not.toBe("mine");
    },
  );

  it("ahead brings doubt, and the server an answer", async () => {
    const { page, time } = createWorld();
    const { lease, clocks } = page("a");
    await lease.acquire();
    clocks.wallOff += 86_400_000;
    expect(lease.state).toBe("unknown");
    await time.advance(5_000);
    expect(lease.state).toBe("mine");
  });
});

/** What may happen to a page, and how long it lasts, in ms. */
const event = fc.oneof(
  fc.record({ what: fc.constant("pass"), ms: fc.nat(9_000) }),
  fc.record({ what: fc.constant("sleep"), ms: fc.nat(40_000) }),
  fc.record({ what: fc.constantFrom("up", "silent", "down"), ms: fc.nat(6_000) }), // prettier-ignore
  fc.record({ what: fc.constantFrom("there", "back"), ms: fc.nat(6_000) }),
  fc.record({ what: fc.constant("set clock"), ms: fc.integer({ min: -2e7, max: 2e7 }) }), // prettier-ignore
  fc.record({ what: fc.constantFrom("acquire", "release", "rival", "wake"), ms: fc.nat(500) }), // prettier-ignore
);

it("never calls its own what the server does not, whatever its line and clocks do", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      fc.integer({ min: -1e8, max: 1e8 }),
      async (events, stands, skew) => {
        const { page, time, server, sleep } = createWorld({ skew });
        const { lease, line, clocks } = page("a", { stands });
        const honest = () =>
          lease.state !== "mine" || server.isHeldBy("a") || "it is not";
        lease.subscribe(() => expect(honest()).toBe(true));
        for (const { what, ms } of events) {
          if (what === "sleep") sleep(ms);
          else if (what === "there" || what === "back") line[what] = ms;
          // Back, while the other clock sleeps: nothing on a page could tell. The server refuses the write.
          else if (what === "set clock")
            clocks.wallOff += stands ? Math.abs(ms) : ms;
          else if (what === "acquire") lease.acquire().catch(() => {});
          else if (what === "release") void lease.release();
          else if (what === "wake") lease.wake();
          else if (what === "rival") {
            server.sweep();
            server.answer({ client: "b", action: "acquire" });
          } else if (what !== "pass") line.state = what as "up";
          expect(honest()).toBe(true);
          for (
            let step = 0;
            step < ms && what !== "sleep" && what !== "set clock";
            step += 250
          ) {
            // prettier-ignore
            await time.advance(250);
            expect(honest()).toBe(true);
          }
        }
      },
    ),
    { numRuns: Number(process.env["LEASE_RUNS"] ?? 200) },
  );
}, 60_000);
