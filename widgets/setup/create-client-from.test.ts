import { describe, expect, it, vi } from "vitest";
import { recordingOf } from "../sources/testing/recording-of.ts";
import { createClientFrom } from "./create-client-from.ts";
import type { ClientSettings, SourceName } from "./settings.ts";

const SCRIPT = { who: "livelets", prefix: "data-" };
const noSource = "superbase" as SourceName;

/** What the page has to mend, once that is known. */
async function mistakeOf(settings: ClientSettings): Promise<string> {
  const client = createClientFrom(settings, SCRIPT);
  client.subscribe(() => {});
  await expect.poll(() => client.mistake).toBeTruthy();
  const { message } = client.mistake!;
  await client.close();
  return message;
}

it.each([
  [{ source: "auto" as const }, /endpoint is missing/],
  [{ source: "auto" as const, endpoint: "" }, /endpoint is missing/],
  [{ source: "replay" as const }, /recording/],
  [{ endpoint: "nowhere", tenant: "gym" }, /no web address: "nowhere"/],
  [{ endpoint: "https://a.test/functions/v1" }, /tenant is missing/],
  [
    { endpoint: "https://a.test", tenant: "gym", apikey: "sb_secret_x" },
    /secret/,
  ],
  [{ source: noSource }, /source was set to "superbase". Use auto, supabase/],
])("refuses settings that cannot work: %o", (settings, message) => {
  expect(() => createClientFrom(settings)).toThrow(message);
});

it("never repeats a secret key", () => {
  const apikey = "sb_secret_never_shown";
  const make = () => createClientFrom({ apikey, source: "mock" });
  expect(make).toThrow(expect.not.stringContaining("never_shown"));
});

it("names the setting as it was written", () => {
  expect(() => createClientFrom({}, SCRIPT)).toThrow(
    /^livelets: .* Set data-endpoint to .*, or data-source to "mock"\.$/,
  );
});

it.each([
  { tenant: "my shop", endpoint: "https://a.test" },
  { tenant: "gym", endpoint: "a.test" },
  { tenant: "my shop", pack: "gym", source: "mock" },
] as const)("speaks for whoever wrote %o", (settings) => {
  expect(() => createClientFrom(settings, SCRIPT)).toThrow(/^livelets: the /);
});

it("takes auto for a source that is none where there is an endpoint, and says so once", async () => {
  const onError = vi.fn();
  const endpoint = "https://a.test/functions/v1";
  const settings = { source: noSource, endpoint, tenant: "gym", onError };
  await createClientFrom(settings, SCRIPT).close();
  expect(onError.mock.calls).toMatchObject([
    [
      {
        code: "bad-attribute",
        message:
          'livelets: the attribute data-source was set to "superbase". Use auto, supabase, pusher, poll, mock, replay; until then it is auto.',
      },
    ],
  ]);
});

describe("a mock that cannot work", () => {
  it("says which pack does not exist, and which do", async () => {
    expect(await mistakeOf({ source: "mock", pack: "zz" })).toBe(
      'livelets: there is no pack "zz". Use studio, barbershop, gym, signage, host.',
    );
  });

  it("says so too where the tenant's name stands for the pack", async () => {
    expect(await mistakeOf({ source: "mock", tenant: "acme" })).toMatch(
      /^livelets: .*no pack "acme". Use studio/,
    );
  });

  it("says which time zone does not exist", async () => {
    expect(await mistakeOf({ source: "mock", timeZone: "Mars" })).toBe(
      'livelets: there is no time zone "Mars". Use an IANA name such as "Europe/Berlin".',
    );
  });
});

it("runs a mock by the wall clock of its zone", async () => {
  const inZone = async (timeZone?: string) => {
    const settings = { source: "mock", pack: "gym", timeZone } as const;
    const client = createClientFrom(settings);
    const topic = client.topic("gym.public");
    const ids: string[] = [];
    topic.subscribe((event) => {
      if ("snapshot" in event)
        ids.push(...event.snapshot.recent.map(({ id }) => id));
    });
    await expect.poll(() => ids.length).toBeGreaterThan(0);
    await client.close();
    return ids.join();
  };
  vi.setSystemTime("2026-03-14T03:00:00Z");
  const night = await inZone();
  expect(await inZone("UTC")).toBe(night);
  expect(await inZone("Asia/Tokyo")).not.toBe(night);
  vi.useRealTimers();
});

describe("a replay", () => {
  const came = [{ second: 0 }, { second: 0 }, { second: 1 }];
  const options = { tenant: "gym", pack: "gym" };
  const text = recordingOf(came, options);

  it("plays what was recorded, with the pack it was recorded with", async () => {
    const client = createClientFrom({ source: "replay", recording: text });
    const seen: string[] = [];
    client.subscribe(() => {});
    await expect.poll(() => client.granted).toContain("gym.public");
    client.topic("gym.public").subscribe((event) => {
      if ("snapshot" in event)
        seen.push(...event.snapshot.recent.map(({ type }) => type));
    });
    await expect.poll(() => seen).toEqual(["host:log", "host:log"]);
    await expect.poll(() => client.pack?.name).toBe("gym");
    expect(client.replay?.state).toBe("playing");
    expect(client.status).toMatchObject({
      state: "stale",
      transport: "replay",
    });
    await client.close();
  });

  it("says once what is wrong with a part of it, and plays the rest", async () => {
    const onError = vi.fn();
    const recording = text.replace('"n":2', '"n":3');
    const client = createClientFrom({ source: "replay", recording, onError });
    client.subscribe(() => {});
    await expect.poll(() => client.granted).toContain("gym.public");
    const message = expect.stringContaining("damaged at entry 4") as string;
    expect(onError.mock.calls).toEqual([
      [expect.objectContaining({ message })],
    ]);
    await client.close();
  });

  it("says what it cannot play", async () => {
    const settings = { source: "replay", recording: "nonsense" } as const;
    expect(await mistakeOf(settings)).toMatch(/it is no recording/);
  });
});
