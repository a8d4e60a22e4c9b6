import { afterEach, describe, expect, it, vi } from "vitest";

import { outcomeOf, publish } from "./publish.ts";
import type { Draft } from "./publish.ts";

const draft: Draft = {
  tenant: "host",
  type: "host:log",
  data: '{"level":"info","message":"Hello"}',
  audience: "public",
};

function answering(status: number, body: unknown) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () =>
    Response.json(body, { status }),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

describe("publish", () => {
  it("sends the event with the person's token", async () => {
    const fetch = answering(201, { events: [] });
    await publish("/functions/v1", async () => "a-token", draft);
    const [url, init] = fetch.mock.calls[0]!;
    expect(url).toBe("/functions/v1/publish");
    expect(new Headers(init?.headers).get("authorization")).toBe(
      "Bearer a-token",
    );
    expect(JSON.parse(String(init?.body))).toMatchObject({
      tenant: "host",
      type: "host:log",
      data: { level: "info", message: "Hello" },
      audience: { public: true },
    });
  });

  it("sends no authorization for a visitor", async () => {
    const fetch = answering(403, {});
    await publish("/functions/v1", async () => null, draft);
    const headers = new Headers(fetch.mock.calls[0]![1]?.headers);
    expect(headers.has("authorization")).toBe(false);
  });

  it("sends nothing when the data is not JSON, and says so", async () => {
    const fetch = answering(201, { events: [] });
    const outcome = await publish("", async () => null, {
      ...draft,
      data: "{",
    });
    expect(fetch).not.toHaveBeenCalled();
    expect(outcome.sentence).toContain("not JSON");
  });

  it("says why when the server cannot be reached", async () => {
    const token = () => Promise.reject(new Error("signing in was refused"));
    const outcome = await publish("", token, draft);
    expect(outcome).toEqual({
      outcome: "refused",
      sentence: "Not sent: signing in was refused",
    });
  });
});

describe("outcomeOf", () => {
  it("tells topic and number of what was published", () => {
    const events = [{ topic: "host.public", epoch: "e", seq: 7, id: "i" }];
    expect(outcomeOf(201, { events }).sentence).toBe("201: host.public #7");
  });

  it("tells the server's own sentence of a refusal", () => {
    const error = { code: "forbidden", message: "Members may not publish." };
    expect(outcomeOf(403, { error })).toEqual({
      outcome: "refused",
      sentence: "403: Members may not publish.",
    });
  });

  it.each([[null], ["text"], [{ error: 7 }], [{ error: { message: {} } }]])(
    "keeps a refusal a refusal when its body is %j",
    (body) => {
      expect(outcomeOf(500, body).outcome).toBe("refused");
    },
  );
});
