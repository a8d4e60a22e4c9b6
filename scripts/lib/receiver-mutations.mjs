/** Each is a bug that somebody could write: in which file, what to replace, by what. All of a list together. */
export const MUTATIONS = [
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
      [
        "seq === this.cursor.seq) this.#prove(sentAt);",
        "seq === this.cursor.seq) this.#prove(now);",
      ],
    ],
  },
];
