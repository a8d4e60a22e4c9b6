/**
 * Proves that the tests bite: breaks a copy of the tree in one way after another, and expects the named test to notice
 * each time. `npm run mutate`, `npm run mutate -- <part of a name>`, or the number of one of the sixteen faults.
 */
import { FAULTS, MUTATIONS, mutationsOf } from "./lib/mutations.mjs";
import { applyMutation, makeCopy } from "./lib/mutated-copy.mjs";
import { playTests } from "./lib/play-tests.mjs";
import { ensurePostgres } from "./lib/postgres.mjs";

/** A mutation may lead into a circle. On a busy machine the slowest test takes a fifth of it. */
const LIMIT_MS = 240_000;

const chosen = mutationsOf(process.argv[2] ?? "");
if (chosen.length === 0)
  fail(
    `mutate: nothing is called "${process.argv[2]}". Give a part of a name, a number of 1 to ${FAULTS.length}, or nothing.`,
  );
const postgres = ensurePostgres();
if (!postgres.path) fail(postgres.reason);

const began = Date.now();
const copy = makeCopy();
process.once("exit", copy.remove);
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => process.exit(1));

try {
  await requireSound();
  const rows = [];
  for (const mutation of chosen) rows.push(await proveOne(mutation));
  report(rows);
} catch (thrown) {
  fail(thrown.message);
}

/** A test that fails anyway proves nothing by failing. */
async function requireSound() {
  const tests = [...new Set(chosen.map(({ test }) => test))];
  const { how, output, message, seconds } = await playTests(
    copy,
    tests,
    undefined,
    3 * LIMIT_MS,
  );
  if (how !== "passed")
    throw new Error(
      `mutate: the tests do not pass without any mutation (${how}). Mend that first.\n${message}\n${output}`,
    );
  console.log(
    `${tests.length} test files pass as they are, ${seconds.toFixed(0)} s`,
  );
}

async function proveOne(mutation) {
  const undo = applyMutation(copy.folder, mutation);
  const { test, only } = mutation;
  const played = await playTests(copy, [test], only, LIMIT_MS).finally(undo);
  const isCaught = played.how === "failed" || played.how === "endless";
  const row = { mutation, isCaught, ...played };
  const mark = isCaught ? "✓" : "✗";
  console.log(`${mark} ${mutation.name.padEnd(62)} ${howOf(row)}`);
  if (played.how === "failed")
    console.log(`    ${played.message.split("\n")[0]}`);
  if (played.how === "unloaded") console.error(played.message, played.output);
  return row;
}

function howOf({ how, by, after, seconds }) {
  const time = `${seconds.toFixed(1)} s`;
  if (how === "passed") return `SURVIVED ${time}`;
  if (how === "unloaded") return `PROVES NOTHING: it does not load ${time}`;
  if (how === "endless") return `caught: no end within ${time}`;
  return `caught by "${by}"${after ? ` after ${after} histories` : ""}, ${time}`;
}

function report(rows) {
  console.log("\n| fault | broken | noticed by | after |\n| --- | --- | --- | --- |"); // prettier-ignore
  const sorted = rows.toSorted((a, b) => numberOf(a) - numberOf(b));
  for (const { mutation, by, how, after, seconds, isCaught } of sorted) {
    const { fault, name, test } = mutation;
    const what = how === "failed" ? `\`${test}\`: ${by.replace(/; SEED=\d+/, "")}` : howOf({ how, seconds }); // prettier-ignore
    const many = after ? `${after} histories, ` : "";
    console.log(`| ${fault ?? ""} | ${name} | ${isCaught ? what : `**${what}**`} | ${many}${seconds.toFixed(1)} s |`); // prettier-ignore
  }
  const caught = rows.filter(({ isCaught }) => isCaught);
  const faults = FAULTS.filter((_, n) =>
    chosen.some(({ fault }) => fault === n + 1),
  );
  const missed = FAULTS.filter(
    (_, n) =>
    rows.some(({ mutation, isCaught }) => mutation.fault === n + 1 && !isCaught), // prettier-ignore
  );
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  console.log(
    `\n${caught.length} of ${rows.length} mutations caught, and ${faults.length - missed.length} of ${faults.length} faults, in ${minutes} min`,
  );
  for (const name of missed) console.error(`Not caught: ${name}`);
  if (caught.length < rows.length) process.exitCode = 1;
  const forgotten = FAULTS.length - new Set(MUTATIONS.map((one) => one.fault).filter(Boolean)).size; // prettier-ignore
  if (forgotten > 0) fail(`mutate: ${forgotten} of the faults have no mutation.`); // prettier-ignore
}

function numberOf({ mutation }) {
  return mutation.fault ?? Infinity;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
