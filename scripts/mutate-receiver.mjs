/**
 * Proves that the receiver's property test bites: breaks a copy of the receiver in one way after another and expects
 * the test to notice each time. `npm run mutate`, or `npm run mutate -- <part of a name>`.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");
const TEST = "widgets/log/receiver.property.test.ts";
const LIMIT_MS = 60_000;

/** Each is a bug that somebody could write: in which file, what to replace, by what. All of a list together. */
const MUTATIONS = [
  {
    name: "apply repeated events again",
    file: "receiver-ledger.ts",
    edits: [
      ["if (event.seq <= seq) {", "if (event.seq < 0) {"],
      [
        "if (event.seq === seq + 1 && isOpen) {",
        "if (event.seq <= seq + 1 && isOpen) {",
      ],
    ],
  },
  {
    name: "apply early events out of order",
    file: "receiver-ledger.ts",
    edits: [
      [
        "if (event.seq === seq + 1 && isOpen) {",
        "if (event.seq > seq && isOpen) {",
      ],
    ],
  },
  {
    name: "apply while a fetch is in flight",
    file: "receiver.ts",
    edits: [["const isFree = !this.#flight;", "const isFree = true;"]],
  },
  {
    name: "apply before the server has answered",
    file: "receiver.ts",
    edits: [["return this.#ledger.verified && isFree", "return isFree"]],
  },
  {
    name: "move the cursor on receive instead of on apply",
    file: "receiver-ledger.ts",
    edits: [
      [
        "if (event.seq > seq + 1) this.early += 1;",
        "if (event.seq > seq + 1) this.#cursor = { epoch, seq: event.seq, last: event.id };",
      ],
    ],
  },
  {
    name: "forget to look at the head again after a snapshot",
    file: "receiver-answers.ts",
    edits: [["  pace.lookLater(now);\n", ""]],
  },
  {
    name: "drop what comes before the snapshot",
    file: "receiver.ts",
    edits: [['this.#pace.suspect("epoch");', "if (!this.cursor) return;"]],
  },
  {
    name: "keep the buffer over an epoch change",
    file: "receiver-ledger.ts",
    edits: [
      [
        "while (this.#early.epoch === this.#cursor?.epoch) {",
        "while (this.#cursor) {",
      ],
    ],
  },
  {
    name: "take another epoch for a late frame",
    file: "receiver.ts",
    edits: [['this.#pace.suspect("epoch");', ""]],
  },
  {
    name: "ignore a head below the cursor",
    file: "receiver-ledger.ts",
    edits: [
      ['if (head < seq) return "below";', 'if (head < seq) return "ok";'],
    ],
  },
  {
    name: "ignore another id at an applied seq",
    file: "receiver-buffer.ts",
    edits: [
      ['return known === event.id ? "known" : "other";', 'return "known";'],
    ],
  },
  {
    name: "apply while a restored database is suspected",
    file: "receiver-pace.ts",
    edits: [
      [
        "return this.#suspects.has(kind);",
        'return kind !== "restored" && this.#suspects.has(kind);',
      ],
    ],
  },
  {
    name: "treat a page as the end of the log",
    file: "receiver-answers.ts",
    edits: [
      [
        "const hasMore = page.more || ledger.cursor!.seq < page.head;",
        "const hasMore = false;",
      ],
    ],
  },
  {
    name: ">= for >: behind when at the head",
    file: "receiver-ledger.ts",
    edits: [
      [
        "return holds || this.#head > cursor.seq;",
        "return holds || this.#head >= cursor.seq;",
      ],
    ],
  },
  {
    name: "< for <=: keep what a page has brought",
    file: "receiver-buffer.ts",
    edits: [["if (seq <= from || seq > to)", "if (seq < from || seq > to)"]],
  },
  {
    name: "accept the answer to an older fetch",
    file: "receiver.ts",
    edits: [["if (flight?.id !== id) return [];", "if (!flight) return [];"]],
  },
  {
    name: "keep what is in flight when the subscription is lost",
    file: "receiver.ts",
    edits: [
      [
        "    this.#flight = null;\n    this.#catchUpFrom = null;",
        "    this.#catchUpFrom = null;",
      ],
    ],
  },
  {
    name: "wait for ever for a late frame",
    file: "receiver-pace.ts",
    edits: [["now + this.#limits.reorderMs", "now + Infinity"]],
  },
  {
    name: "fetch a hole at once, without waiting for a late frame",
    file: "receiver-pace.ts",
    edits: [["now + this.#limits.reorderMs", "now"]],
  },
  {
    name: "hold early events without bound",
    file: "receiver-buffer.ts",
    edits: [
      ["while (this.count > this.#limits.held", "while (this.count > Infinity"],
      ["this.#size > this.#limits.heldSize", "this.#size > Infinity"],
    ],
  },
  {
    name: "send a second fetch while one is in flight",
    file: "receiver.ts",
    edits: [
      ["return this.#joined && !this.#flight ?", "return this.#joined ?"],
    ],
  },
  {
    name: "believe a forged head for ever",
    file: "receiver-pace.ts",
    edits: [["return this.#strikes >= believeAfter;", "return false;"]],
  },
  {
    name: "give up after a failed fetch",
    file: "receiver-pace.ts",
    edits: [
      [
        "    this.again = true;\n    this.#failures += 1;",
        "    this.#failures += 1;",
      ],
    ],
  },
  {
    name: "count the arrival of an answer as proof, not its sending",
    file: "receiver.ts",
    edits: [
      ["if (isAtHead) this.#prove(sentAt);", "if (isAtHead) this.#prove(now);"],
    ],
  },
];

const wanted = process.argv[2] ?? "";
const began = Date.now();
const copy = mkdtempSync(join(tmpdir(), "livelets-mutate-"));
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
prepare();

const rows = [];
const sound = play();
if (!sound.passed)
  fail(
    `mutate-receiver: the test fails without any mutation. Mend that first.\n${sound.output}`,
  );
for (const mutation of MUTATIONS.filter(({ name }) => name.includes(wanted))) {
  const undo = mutate(mutation);
  const { passed, output, seconds } = play();
  undo();
  const after = /Property failed after (\d+) tests/.exec(output)?.[1];
  const how = passed
    ? "SURVIVED"
    : after
      ? `caught after ${after} histories`
      : "caught: does not end or start";
  rows.push({ name: mutation.name, passed });
  console.log(
    `${passed ? "✗" : "✓"} ${mutation.name.padEnd(58)} ${how.padEnd(30)} ${seconds.toFixed(1)} s`,
  );
}
const survivors = rows.filter(({ passed }) => passed).length;
console.log(
  `${rows.length - survivors} of ${rows.length} mutations caught in ${Math.round((Date.now() - began) / 1_000)} s`,
);
if (rows.length === 0)
  fail(
    `mutate-receiver: no mutation is called "${wanted}". Give a part of a name, or nothing.`,
  );
process.exitCode = survivors > 0 ? 1 : 0;

/** The working tree stays as it is: everything happens in a copy outside it. */
function prepare() {
  for (const room of ["events", "log"])
    cpSync(join(ROOT, "widgets", room), join(copy, "widgets", room), {
      recursive: true,
    });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "dir");
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
}

function mutate({ name, file, edits }) {
  const path = join(copy, "widgets/log", file);
  const source = readFileSync(path, "utf8");
  let broken = source;
  for (const [from, to] of edits) {
    const count = broken.split(from).length - 1;
    if (count !== 1)
      fail(
        `mutate-receiver: the text of "${name}" is ${count} times in ${file}, expected once. Bring the mutation up to date.`,
      );
    broken = broken.replace(from, () => to);
  }
  writeFileSync(path, broken);
  return () => writeFileSync(path, source);
}

function play() {
  const started = Date.now();
  const args = [VITEST, "run", "--root", copy, TEST];
  const env = {
    ...process.env,
    SHRINK: "0",
    NO_COLOR: "1",
    LIVELETS_TEST_REPORT: "",
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    env,
    encoding: "utf8",
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const seconds = (Date.now() - started) / 1_000;
  return { passed: status === 0, output: `${stdout}${stderr}`, seconds };
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
