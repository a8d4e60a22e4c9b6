import { describe, expect, it, vi } from "vitest";
import { fakeDeps, settle } from "../sources/fake-deps.ts";
import { Breaker } from "./breaker.ts";
import { hostDeps } from "./client-deps.ts";
import { Http } from "./http.ts";
import { Tokens } from "./tokens.ts";
import type { GetToken } from "./tokens.ts";

const HEADS = { heads: [], serverTime: "2026-11-20T10:00:00.000Z" };

/** Functions that answer what the test says, and keep what was asked. */
function createServer(getToken?: GetToken) {
  const time = fakeDeps();
  const asked: { url: string; headers: Record<string, string> }[] = [];
  const server = {
    status: 200,
    body: HEADS as unknown,
    headers: {} as Record<string, string>,
    down: false,
    hangs: false,
  };
  const deps = {
    ...hostDeps,
    ...time,
    fetch: async (url: string, init: RequestInit) => {
      asked.push({ url, headers: init.headers as Record<string, string> });
      if (server.hangs) return hang(init.signal!);
      if (server.down) throw new TypeError("fetch failed");
      return new Response(JSON.stringify(server.body), {
        status: server.status,
        headers: server.headers,
      });
    },
  };
  const breaker = new Breaker(deps);
  const tokens = new Tokens(getToken, deps);
  const measured: unknown[] = [];
  const moved: number[] = [];
  const http = new Http({
    endpoint: "https://project.test/functions/v1",
    apikey: "sb_publishable_x",
    tokens,
    breaker,
    deps,
    measured: (...sample) => measured.push(sample),
    moved: () => moved.push(time.now()),
  });
  return { moved, http, server, asked, breaker, time, measured };
}

/** Never answers; ends when it is told to. */
function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error)),
  );
}

/** A token that says when it expires (Unix s) and nothing else. */
const tokenUntil = (exp: number, name = "t") =>
  `${name}.${btoa(JSON.stringify({ exp }))}.s`;

describe("calls to the functions", () => {
  it("carry the key, and the person's token where there is one", async () => {
    const visitor = createServer();
    await visitor.http.heads(["gym.public"]);
    expect(visitor.asked[0]).toEqual({
      url: "https://project.test/functions/v1/heads?topic=gym.public",
      headers: { apikey: "sb_publishable_x" },
    });
    const person = createServer(() => "token");
    await person.http.heads(["gym.public"]);
    expect(person.asked[0]!.headers.authorization).toBe("Bearer token");
  });

  it("end with the page that asked, without a word against the server; what was sent to be done goes on", async () => {
    const { http, server, breaker } = createServer();
    server.hangs = true;
    const outcome = vi.fn();
    http.post("command", {}).then(outcome, outcome);
    for (let n = 0; n < 6; n += 1) {
      const asked = http.heads(["gym.public"]);
      await settle();
      http.abandon();
      await expect(asked).rejects.toMatchObject({ code: "unavailable" });
    }
    expect([outcome.mock.calls, breaker.state]).toEqual([[], "closed"]);
  });

  it("measure the round trip and the server's clock", async () => {
    const { http, measured } = createServer();
    await http.heads(["gym.public"]);
    expect(measured).toEqual([["heads", 0, HEADS.serverTime]]);
  });

  it.each([
    // Nobody is signed in here: it is the key.
    [401, "bad-argument"],
    [403, "denied"],
    [400, "bad-argument"],
    [404, "malformed"],
    [429, "unavailable"],
    [503, "unavailable"],
  ])("say what status %i means: %s", async (status, code) => {
    const { http, server } = createServer();
    server.status = status;
    server.body = { error: { code: "x", message: "because", requestId: "1" } };
    await expect(http.heads(["gym.public"])).rejects.toMatchObject({
      code,
      message: expect.stringContaining("because"),
    });
  });

  it("say that an answer is not one of ours, and what to check", async () => {
    const { http, server } = createServer();
    server.status = 404;
    server.body = "<!doctype html>";
    await expect(http.heads(["gym.public"])).rejects.toThrow(
      '"https://project.test/functions/v1" answered 404, and not as ours do. Check the endpoint.',
    );
  });

  it.each([
    ["7", 7_000],
    ["soon", undefined],
    ["999999", undefined],
  ])("pass on that the server says to come back in %s", async (said, ms) => {
    const { http, server } = createServer();
    server.status = 503;
    server.headers = { "retry-after": said };
    await expect(http.heads(["gym.public"])).rejects.toMatchObject({
      code: "unavailable",
      retryAfter: ms,
    });
  });

  it("are not made again before the server wishes, except what a person wants done", async () => {
    const { http, server, asked, time } = createServer();
    server.status = 429;
    server.headers = { "retry-after": "7" };
    const ask = () => http.heads(["gym.public"]).catch((thrown) => thrown);
    await ask();
    await time.advance(5_000);
    expect(await ask()).toMatchObject({ retryAfter: 2_000 });
    expect(asked).toHaveLength(1);
    for (let n = 0; n < 2; n += 1)
      await http.post("command", {}).catch(() => {});
    expect(asked).toHaveLength(3);
    await time.advance(2_000);
    await ask();
    expect(asked).toHaveLength(4);
  });

  it("say how long a server is left alone that did not answer", async () => {
    const { http, server } = createServer();
    server.down = true;
    const ask = () => http.heads(["gym.public"]).catch((thrown) => thrown);
    for (let n = 0; n < 5; n += 1) await ask();
    expect(await ask()).toMatchObject({ retryAfter: 15_000 });
  });

  it("do not take an answer in another form", async () => {
    const { http, server } = createServer();
    for (const body of [
      null,
      [],
      "x",
      { heads: 7 },
      { heads: [{ topic: "x" }] },
    ]) {
      server.body = body;
      await expect(http.heads(["gym.public"])).rejects.toMatchObject({
        code: "malformed",
      });
    }
  });
});

describe("tokens", () => {
  it("are asked for once while they hold, and again shortly before they expire", async () => {
    let given = 0;
    const { http, time } = createServer(() =>
      tokenUntil(100, String((given += 1))),
    );
    await Promise.all([http.heads(["a.public"]), http.heads(["a.public"])]);
    await time.advance(60_000);
    await http.heads(["a.public"]);
    expect(given).toBe(1);
    await time.advance(15_000);
    await http.heads(["a.public"]);
    expect(given).toBe(2);
  });

  it("are asked for once more when the server does not take one, and then it is final", async () => {
    let given = 0;
    const { http, server, asked } = createServer(() =>
      tokenUntil(10_000, String((given += 1))),
    );
    server.status = 401;
    await expect(http.heads(["a.public"])).rejects.toMatchObject({
      code: "unauthorized",
    });
    expect([given, asked.length]).toEqual([2, 2]);
  });

  it("that the page fails to give are trouble that passes, said in words", async () => {
    const { http } = createServer(() => {
      throw new Error("not signed in yet");
    });
    await expect(http.heads(["a.public"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining(
        'getToken failed with "not signed in yet"',
      ),
    });
  });
});

describe("the breaker", () => {
  it("opens after five failures in a row, lets one probe through, and closes after two successes", async () => {
    const { http, server, asked, breaker, time } = createServer();
    const call = () => http.heads(["a.public"]).catch(() => undefined);
    server.down = true;
    for (let n = 0; n < 8; n++) await call();
    expect([asked.length, breaker.state]).toEqual([5, "open"]);
    await time.advance(15_000);
    expect(breaker.state).toBe("half-open");
    await Promise.all([call(), call()]);
    expect([asked.length, breaker.state]).toEqual([6, "open"]);
    server.down = false;
    await time.advance(30_000);
    await call();
    expect(breaker.state).toBe("half-open");
    await call();
    expect(breaker.state).toBe("closed");
  });

  it("does not count what the caller did wrong", async () => {
    const { http, server, breaker } = createServer();
    server.status = 403;
    for (let n = 0; n < 8; n++)
      await http.heads(["a.public"]).catch(() => undefined);
    expect(breaker.state).toBe("closed");
  });
});

describe("a revision", () => {
  const CONNECT = {
    user: null,
    roles: [],
    topics: [],
    denied: [],
    transports: ["poll"],
    transport: { kind: "poll" },
    serverTime: HEADS.serverTime,
  };

  it("that is another in heads than in connect asks for connect", async () => {
    const { http, server, moved } = createServer();
    server.body = { ...CONNECT, revision: 3 };
    await http.connect({ tenant: "gym" });
    server.body = { ...HEADS, revision: 3 };
    await http.heads(["gym.public"]);
    expect(moved).toHaveLength(0);
    server.body = { ...HEADS, revision: 4 };
    await http.heads(["gym.public"]);
    expect(moved).toHaveLength(1);
  });

  it("is nothing to a server that knows none", async () => {
    const { http, server, moved } = createServer();
    server.body = CONNECT;
    await http.connect({ tenant: "gym" });
    server.body = HEADS;
    await http.heads(["gym.public"]);
    expect(moved).toHaveLength(0);
  });
});
