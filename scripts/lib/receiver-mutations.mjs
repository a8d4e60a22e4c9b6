const TEST = "widgets/log/receiver.property.test.ts";

/** Each is a bug that somebody could write: in which file, what to replace, by what. */
const BUGS = [
  {
    fault: 1,
    name: "apply repeated events again",
    file: "widgets/log/receiver-ledger.ts",
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
    file: "widgets/log/receiver-ledger.ts",
    edits: [
      [
        "if (event.seq === seq + 1 && isOpen) {",
        "if (event.seq > seq && isOpen) {",
      ],
    ],
  },
  {
    fault: 2,
    name: "apply while a fetch is in flight",
    file: "widgets/log/receiver.ts",
    edits: [["const isFree = !this.#flight;", "const isFree = true;"]],
  },
  {
    name: "apply before the server has answered",
    file: "widgets/log/receiver.ts",
    edits: [["return this.#ledger.verified && isFree", "return isFree"]],
  },
  {
    fault: 3,
    name: "move the cursor on receive instead of on apply",
    file: "widgets/log/receiver-ledger.ts",
    edits: [
      [
        "if (event.seq > seq + 1) this.early += 1;",
        "if (event.seq > seq + 1) this.#cursor = { epoch, seq: event.seq, last: event.id };",
      ],
    ],
  },
  {
    fault: 4,
    name: "forget to look at the head again after a snapshot",
    file: "widgets/log/receiver-answers.ts",
    edits: [["  pace.lookLater(now);\n", ""]],
  },
  {
    fault: 5,
    name: "subscribe after the snapshot: trust what was fetched before",
    file: "widgets/log/receiver.ts",
    edits: [
      [
        "    this.#pace.again = true;\n    this.#pace.lookLater(now);",
        "    this.#pace.again = this.cursor === null;\n    this.#ledger.verified = this.cursor !== null;",
      ],
    ],
  },
  {
    name: "drop what comes before the snapshot",
    file: "widgets/log/receiver.ts",
    edits: [['this.#pace.suspect("epoch");', "if (!this.cursor) return;"]],
  },
  {
    fault: 6,
    name: "keep the buffer over an epoch change",
    file: "widgets/log/receiver-ledger.ts",
    edits: [
      [
        "while (this.#early.epoch === this.#cursor?.epoch) {",
        "while (this.#cursor) {",
      ],
    ],
  },
  {
    name: "take another epoch for a late frame",
    file: "widgets/log/receiver.ts",
    edits: [['this.#pace.suspect("epoch");', ""]],
  },
  {
    fault: 7,
    name: "ignore a head below the cursor",
    file: "widgets/log/receiver-ledger.ts",
    edits: [
      ['if (head < seq) return "below";', 'if (head < seq) return "ok";'],
    ],
  },
  {
    name: "ignore another id at an applied seq",
    file: "widgets/log/receiver-buffer.ts",
    edits: [
      ['return known === event.id ? "known" : "other";', 'return "known";'],
    ],
  },
  {
    name: "apply while a restored database is suspected",
    file: "widgets/log/receiver-pace.ts",
    edits: [
      [
        "return this.#suspects.has(kind);",
        'return kind !== "restored" && this.#suspects.has(kind);',
      ],
    ],
  },
  {
    fault: 8,
    name: "treat a page as the end of the log",
    file: "widgets/log/receiver-answers.ts",
    edits: [
      [
        "const hasMore = page.more || ledger.cursor!.seq < page.head;",
        "const hasMore = false;",
      ],
    ],
  },
  {
    fault: 9,
    name: ">= for >: behind when at the head",
    file: "widgets/log/receiver-ledger.ts",
    edits: [
      [
        "return holds || this.#head > cursor.seq;",
        "return holds || this.#head >= cursor.seq;",
      ],
    ],
  },
  {
    name: "< for <=: keep what a page has brought",
    file: "widgets/log/receiver-buffer.ts",
    edits: [["if (seq <= from || seq > to)", "if (seq < from || seq > to)"]],
  },
  {
    name: "accept the answer to an older fetch",
    file: "widgets/log/receiver.ts",
    edits: [["if (flight?.id !== id) return [];", "if (!flight) return [];"]],
  },
  {
    name: "keep what is in flight when the subscription is lost",
    file: "widgets/log/receiver.ts",
    edits: [
      [
        "    this.#flight = null;\n    this.#catchUpFrom = null;",
        "    this.#catchUpFrom = null;",
      ],
    ],
  },
  {
    name: "wait for ever for a late frame",
    file: "widgets/log/receiver-pace.ts",
    edits: [["now + this.#limits.reorderMs", "now + Infinity"]],
  },
  {
    name: "fetch a hole at once, without waiting for a late frame",
    file: "widgets/log/receiver-pace.ts",
    edits: [["now + this.#limits.reorderMs", "now"]],
  },
  {
    name: "hold early events without bound",
    file: "widgets/log/receiver-buffer.ts",
    edits: [
      ["while (this.count > this.#limits.held", "while (this.count > Infinity"],
      ["this.#size > this.#limits.heldSize", "this.#size > Infinity"],
    ],
  },
  {
    name: "send a second fetch while one is in flight",
    file: "widgets/log/receiver.ts",
    edits: [
      ["return this.#joined && !this.#flight ?", "return this.#joined ?"],
    ],
  },
  {
    name: "believe a forged head for ever",
    file: "widgets/log/receiver-pace.ts",
    edits: [["return this.#strikes >= believeAfter;", "return false;"]],
  },
  {
    name: "give up after a failed fetch",
    file: "widgets/log/receiver-pace.ts",
    edits: [
      [
        "    this.again = true;\n    this.#failures += 1;",
        "    this.#failures += 1;",
      ],
    ],
  },
  {
    name: "count the arrival of an answer as proof, not its sending",
    file: "widgets/log/receiver.ts",
    edits: [
      [
        "seq === this.cursor.seq) this.#prove(sentAt);",
        "seq === this.cursor.seq) this.#prove(now);",
      ],
    ],
  },
];

export const RECEIVER_MUTATIONS = BUGS.map((bug) => ({ test: TEST, ...bug }));
