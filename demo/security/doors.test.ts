import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAttacked } from "./setup.ts";
import type { Attacked } from "./setup.ts";

let attacked: Attacked;
let member: Record<string, string>;
let staff: Record<string, string>;
beforeAll(async () => {
  attacked = await startAttacked();
  const { backend, bearer } = attacked;
  member = bearer(await backend.signIn("member@gym.test"));
  staff = bearer(await backend.signIn("staff@gym.test"));
}, 60_000);
afterAll(() => attacked.close());

const sign = (fields: Record<string, string>, headers = member) =>
  attacked.call("pusher-auth", {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  });
const anonymous = ({
  status,
  body,
}: {
  status: number;
  body: Record<string, never>;
}) => JSON.stringify([status, { ...Object(body["error"]), requestId: "" }]);

describe("pusher-auth", () => {
  it.each([
    ["1.1:private-gym.role.admin.g1", "private-gym.public.g1", 400],
    ["1.1", "private-gym.public.g1:private-gym.role.admin.g1", 400],
    ["1.1", "private-gym.public.g1\n", 400],
    ["1.1", "#server-to-user-admin", 400],
    ["::user::", "private-gym.public.g1", 400],
    ["1.1", "presence-gym.role.member.g1", 403],
    ["1.1", "private-gym.live.desk.g1", 403],
    ["1.1", "private-studio.role.member.g1", 403],
    ["1.1", "private-gym.role.admin.g1", 403],
    ["1.1", "private-absent.public.g1", 403],
  ])(
    "S4: signs nothing for socket %j and channel %j",
    async (socket_id, channel_name, status) => {
      const answer = await sign({ socket_id, channel_name });
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain("livelets:");
    },
  );

  it("S4: answers what is absent and what is forbidden alike, and GET never", async () => {
    const answers = [];
    for (const name of [
      "gym.role.admin",
      "absent.role.admin",
      "gym.user.nobody",
    ])
      answers.push(
        await sign({ socket_id: "1.1", channel_name: `private-${name}.g1` }),
      );
    expect(new Set(answers.map(anonymous)).size).toBe(1);
    const script = await attacked.call(
      "pusher-auth?callback=x&socket_id=1.1&channel_name=private-gym.public.g1",
    );
    expect(script.status).toBe(405);
  });
});

describe("pages of others", () => {
  it.each([
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "",
  ])(
    "S5: cannot publish, command or lease as %j, which needs no preflight",
    async (type) => {
      for (const call of ["publish", "command", "lease"]) {
        const answer = await attacked.post(call, "{}", {
          ...staff,
          "content-type": type,
        });
        expect(answer.status).toBe(415);
      }
    },
  );

  it.each(["https://evil.example", "https://localhost.evil.example", "null"])(
    "S5: from %s are refused, and told nothing",
    async (origin) => {
      for (const path of ["connect?tenant=gym", "history?topic=gym.public"]) {
        const { status, headers } = await attacked.call(path, {
          headers: { origin },
        });
        expect([status, headers.get("access-control-allow-origin")]).toEqual([
          403,
          null,
        ]);
      }
    },
  );
});

describe("history", () => {
  it("S7: refuses what connect would not grant, whether it is there or not", async () => {
    const answers = [];
    for (const topic of [
      "gym.role.admin",
      "gym.role.absent",
      "studio.room.desk",
      "absent.public",
      "gym.user.x",
    ])
      answers.push(
        await attacked.call(`history?topic=${topic}`, { headers: member }),
      );
    expect(new Set(answers.map(anonymous)).size).toBe(1);
    expect(answers[0]!.status).toBe(403);
  });

  it.each([
    "after=-1",
    "after=1e30",
    "after=NaN",
    "after=9007199254740993000",
    "limit=1e9",
    "limit=-1",
    "before=x",
    "last=%00",
  ])("S7: refuses %s", async (query) => {
    const { status } = await attacked.call(`history?topic=gym.public&${query}`);
    expect(status).toBe(400);
  });
});

describe("commands", () => {
  const checkIn = (more: object = {}) => ({
    id: randomUUID(),
    client: "desk-1",
    type: "check_in",
    args: { member_id: "m-1043" },
    at: new Date().toISOString(),
    ...more,
  });
  const command = (body: object, headers = staff) =>
    attacked.post("command", body, headers);

  it("S7: are refused under somebody else's client", async () => {
    expect((await command(checkIn({ client: "mine" }))).status).toBe(200);
    const admin = attacked.bearer(
      await attacked.backend.signIn("admin@gym.test"),
    );
    expect((await command(checkIn({ client: "mine" }), admin)).status).toBe(
      409,
    );
  });

  it("S23: are refused when a key is used for another body, or by somebody else", async () => {
    const first = checkIn({ args: { member_id: "m-1044" } });
    expect((await command(first)).body["status"]).toBe("applied");
    expect((await command(first)).body["status"]).toBe("duplicate");
    expect(
      (await command({ ...first, args: { member_id: "m-1045" } })).status,
    ).toBe(409);
    const admin = attacked.bearer(
      await attacked.backend.signIn("admin@gym.test"),
    );
    expect((await command({ ...first, client: "other" }, admin)).status).toBe(
      409,
    );
  });

  it("S23: are refused to whoever lost the right since they asked, and the others see nothing", async () => {
    const queued = checkIn({ args: { member_id: "m-1046" } });
    const { database } = attacked.backend;
    const become = (role: string) =>
      database.query(
        "update livelets.member set role = $1 where tenant = 'gym' and name like 'Staff%'",
        [role],
      );
    const events = async () =>
      (
        await database.query(
          "select from livelets.event where command is not null",
        )
      ).length;
    await become("member");
    const before = await events();
    expect((await command(queued)).status).toBe(403);
    expect((await command(checkIn({ type: "drop_everything" }))).status).toBe(
      422,
    );
    expect(await events()).toBe(before);
    await become("staff");
    expect((await command(queued)).body["status"]).toBe("applied");
  });
});

describe("leases", () => {
  const use = (more: object, headers = staff) =>
    attacked.post(
      "lease",
      {
        tenant: "gym",
        action: "acquire",
        resource: "door:s7",
        client: "tab-1",
        ...more,
      },
      headers,
    );

  it("S7: are given to nobody who may not, whether they are there or not", async () => {
    await use({});
    const answers = [
      await use({ client: "tab-2" }, member),
      await use({ client: "tab-2", resource: "door:absent" }, member),
      await use({ client: "tab-2", action: "look" }, member),
      await use({ client: "tab-2", tenant: "studio" }, staff),
      await use({ client: "tab-2", tenant: "absent" }, staff),
    ];
    expect(new Set(answers.map(anonymous)).size).toBe(1);
    expect(answers[0]!.status).toBe(403);
  });

  it("S7: are neither renewed nor given back by somebody else who knows the token", async () => {
    const { body } = await use({});
    const admin = attacked.bearer(
      await attacked.backend.signIn("admin@gym.test"),
    );
    const token: number = body["token"]!;
    for (const action of ["renew", "release"]) {
      const own = await use({ action, token, client: "tab-3" }, admin);
      expect(own.body["status"]).toBe("lost");
      expect((await use({ action, token }, admin)).status).toBe(409);
    }
    expect((await use({ action: "renew", token })).body["status"]).toBe("held");
  });
});

describe("bodies", () => {
  it.each([
    ["a prototype", '{"__proto__": {"polluted": true}}'],
    [
      "a constructor",
      '{"tenant": "gym", "data": {"constructor": {"prototype": {"polluted": true}}}}',
    ],
    ["a depth of 5,000", `{"data": ${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
  ])("S16, S17: with %s are refused", async (_what, body) => {
    for (const call of ["publish", "command", "lease", "pusher-auth"])
      expect((await attacked.post(call, body, staff)).status).toBe(400);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("S17: over 16 KB are refused whatever their Content-Length says", async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 8_192;
        controller.enqueue(new TextEncoder().encode(" ".repeat(8_192)));
        if (sent > 100_000_000) controller.close();
      },
    });
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { ...staff, "content-type": "application/json" },
    };
    const { status } = await attacked.call(
      "publish",
      init as RequestInit & { headers: Record<string, string> },
    );
    expect(status).toBe(413);
    expect(sent).toBeLessThan(50_000_000);
  });
});
