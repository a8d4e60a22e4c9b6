const QUEUE = "widgets/client/queue.property.test.ts";

/** Bugs of the queue that keeps commands, of the call that does them, and of what waits to be sent. */
export const COMMAND_MUTATIONS = [
  {
    fault: 10,
    name: "answer a command before its transaction commits",
    file: "functions/command/apply.ts",
    test: "functions/command/commit.test.ts",
    edits: [
      [
        "return database.transaction(async (tx) => {",
        "return new Promise((answer, reject) => void database.transaction(async (tx) => {",
      ],
      [
        "    return withoutEvents(ran);\n  });",
        "    answer(withoutEvents(ran));\n  }).catch(reject));",
      ],
    ],
  },
  {
    fault: 11,
    name: "delete a command from the queue when it is sent",
    file: "widgets/client/queue.ts",
    test: QUEUE,
    edits: [
      [
        "(row) => ({\n        ...row,\n        tries: row.tries + 1,\n      })",
        "() => null",
      ],
    ],
  },
  {
    fault: 11,
    name: "delete a command with its answer, before that is stored",
    file: "widgets/client/queue.ts",
    test: QUEUE,
    edits: [
      [
        '      isDone && isMine ? null : { ...row, ...outcome, state: "ended", endedAt },',
        "      null,",
      ],
    ],
  },
  {
    fault: 11,
    name: "delete a frame from the outbox before it is sent",
    file: "functions/_shared/outbox.ts",
    test: "functions/_shared/outbox.test.ts",
    edits: [
      [
        "    const outcome = await sendBatch(this.#deps, this.#app, rows);",
        "    await this.#delete(rows);\n    const outcome = await sendBatch(this.#deps, this.#app, rows);",
      ],
    ],
  },
  {
    fault: 12,
    name: "note a command in another transaction than its effect",
    file: "functions/command/apply.ts",
    test: "functions/command/commit.test.ts",
    edits: [
      ["export function applyCommand(", "export async function applyCommand("],
      [
        "  const also = publicStates",
        `  await database.query(
    "insert into livelets.command (tenant, id, person, client, type, body_hash) values ($1, $2::uuid, livelets.user_segment($3::jsonb ->> 'sub'), $4, $5, decode($6, 'hex')) on conflict do nothing",
    [command.tenant, command.id, command.claims, command.body.client, command.body.type, command.hash],
  );
  const also = publicStates`,
      ],
      [
        "  if found then\n    return null;",
        "  if found or exists (select from livelets.command c where c.tenant = request.tenant and c.id = request.id and c.answer is null) then\n    return null;",
        "supabase/migrations/20261121110000_command.sql",
      ],
    ],
  },
  {
    fault: 14,
    name: "repeat a refused request for ever",
    file: "widgets/client/queue.ts",
    test: QUEUE,
    edits: [
      [
        "return this.#end(command, { error: message }, error);",
        "void command;",
      ],
    ],
  },
  {
    fault: 15,
    name: "seed the jitter with the time: the client's chance",
    file: "widgets/client/client-deps.ts",
    test: "widgets/client/jitter.test.ts",
    edits: [
      [
        "random: () => Math.random(),",
        "random: () => (Date.now() % 997) / 997,",
      ],
    ],
  },
  {
    fault: 15,
    name: "seed the jitter with the time: the first wait",
    file: "widgets/client/backoff.ts",
    test: "widgets/client/jitter.test.ts",
    edits: [
      [
        "const delay = this.#deps.random() *",
        "const delay = ((this.#deps.now() % 997) / 997) *",
      ],
    ],
  },
];
