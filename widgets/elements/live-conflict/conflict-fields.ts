import type { LiveClient } from "../../controllers/client-controller.ts";
import { isRecord } from "../../events/plain.ts";

export type Queue = NonNullable<LiveClient["queue"]>;
export type Pending = Queue["commands"][number];
export type Pick = "mine" | "theirs";
type Choice = Parameters<Queue["resolve"]>[1];

/** One thing that two people said differently. What nobody told is undefined. */
export interface ConflictField {
  readonly name: string;
  /** What the person saw, where the page said so: `base.fields`. */
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Nobody else has changed it. */
  readonly isMineAlone: boolean;
}

/**
 * What there is to choose between. By field where the server says what it has (`result.fields`), without those in which
 * both say the same; else null: then it is all of one or all of the other.
 */
export function listFields(command: Pending): ConflictField[] | null {
  const { args, base, answer } = command;
  const theirs = recordIn(answer?.result, "fields");
  if (!theirs) return null;
  const seen = recordIn(base, "fields");
  const before = recordIn(base, "versions");
  const versions = recordIn(answer?.result, "versions");
  return Object.entries(recordIn(args, "fields") ?? args)
    .map(([name, mine]) => ({
      ...{ name, mine, base: ownOf(seen, name), theirs: ownOf(theirs, name) },
      isMineAlone:
        ownOf(before, name) !== undefined &&
        ownOf(before, name) === ownOf(versions, name),
    }))
    .filter((field) => !isSame(field.mine, field.theirs));
}

/** How the conflict ends by what was picked for each field. What is picked of theirs is not sent where it need not be. */
export function chooseArgs(
  { args }: Pending,
  fields: readonly ConflictField[],
  picks: ReadonlyMap<string, Pick>,
): Choice {
  const theirs = fields.filter(({ name }) => picks.get(name) === "theirs");
  if (theirs.length === 0) return "mine";
  if (theirs.length === fields.length) return "theirs";
  const own = recordIn(args, "fields");
  const values = new Map(theirs.map((field) => [field.name, field.theirs]));
  const entries = Object.entries(own ?? args);
  if (!own)
    return Object.fromEntries(
      // What somebody has cleared is null, and picked all the same.
      entries.map(([name, value]) => [
        name,
        values.get(name) === undefined ? value : values.get(name),
      ]),
    );
  const left = entries.filter(([name]) => !values.has(name));
  return { ...args, fields: Object.fromEntries(left) };
}

function recordIn(value: unknown, name: string) {
  const inner = isRecord(value) ? ownOf(value, name) : undefined;
  return isRecord(inner) ? inner : null;
}

/** Names come from outside: what every object has is none of theirs. */
function ownOf(record: Record<string, unknown> | null, name: string): unknown {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
