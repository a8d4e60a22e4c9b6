import type { Request } from "./messages.ts";
import type { Dice } from "./random.ts";
import type { ReaderModel } from "./reader-model.ts";
import { PAGE } from "./server-model.ts";
import type { World } from "./world.ts";

/** More steps than this to come to rest means that it never does. */
const CALM_STEPS = 300;

export interface CalmPlan {
  /** Whether the looks at the head that receivers ask for are answered before the head is told. */
  readonly looksWork: boolean;
  /** Whether backups are put back under open connections, last of all. */
  readonly restores: boolean;
}

/** First nobody tells anything new; then the head is told once, as head frames and polls do. */
export function bringToRest(world: World, dice: Dice, plan: CalmPlan): void {
  for (const reader of world.readers)
    if (!reader.receiver.joined) reader.join(world.now);
  rest(world, plan.looksWork);
  for (const reader of world.readers) checkPromise(world, reader);
  tellHead(world);
  if (!plan.restores) return;
  restoreLive(world, dice);
  tellHead(world);
}

function tellHead(world: World): void {
  const { head } = world.server;
  world.broadcast(world.server.frame(head + 1, head, true), true);
  for (const reader of world.readers)
    if (reader.way !== "push") reader.askHeads(world.now);
  rest(world, true);
  for (const reader of world.readers) checkEnd(world, reader);
}

/** What is written next reaches everyone, and shows that the log is another. */
function restoreLive(world: World, dice: Dice): void {
  const { server, readers } = world;
  for (let times = 1 + dice.below(2); times > 0; times -= 1) {
    const lost = 1 + dice.below(5);
    server.restore(lost, world.now);
    for (let i = dice.below(lost + 3); i > 0; i -= 1) publishSafely(world);
    answerAll(world);
  }
  // A poll compares numbers: a head that has come back to where it was looks the same.
  const isSame = () =>
    readers.some(({ cursor }) => cursor?.seq === server.head);
  while (isSame()) publishSafely(world);
  for (const reader of readers) reader.allowance += 12;
}

function publishSafely(world: World): void {
  const { seq } = world.server.append(undefined, world.now);
  world.broadcast(world.server.frame(seq, seq, false), true);
}

function answerAll(world: World): void {
  do {
    world.now += 10;
    for (const reader of world.readers) settle(world, reader, false);
  } while (world.readers.some(({ requests }) => requests.length > 0));
}

function rest(world: World, looksWork: boolean): void {
  for (let step = 0; step < CALM_STEPS; step += 1) {
    world.now += 10;
    for (const reader of world.readers) settle(world, reader, looksWork);
    if (world.readers.some(({ requests }) => requests.length > 0)) continue;
    const next = world.nextWake();
    if (next === null) return;
    world.now = Math.max(world.now, next);
    for (const reader of world.readers) reader.wake(world.now);
  }
  throw new Error(`does not come to rest in ${CALM_STEPS} steps`);
}

function settle(world: World, reader: ReaderModel, looksWork: boolean): void {
  world.deliverAll(reader);
  const answers = (request: Request) => request.id !== null || looksWork;
  for (const request of reader.requests.splice(0)) {
    reader.requests.unshift(request);
    if (answers(request)) reader.deliver(request, world.now);
    else reader.fail(request, world.now);
  }
}

/** What a reader was truly told of, it has: without being told again. */
function checkPromise(world: World, reader: ReaderModel): void {
  if (!reader.receiver.caughtUp)
    throw new Error(`${reader.way}: rests without being caught up`);
  if (reader.owesLook)
    throw new Error(`${reader.way}: never looked at the head again`);
  const { told } = reader;
  const { timeline, head } = world.server;
  if (told?.timeline === timeline && told.head === head)
    checkEnd(world, reader);
}

function checkEnd(world: World, reader: ReaderModel): void {
  const problem = reader.problem();
  if (problem) throw new Error(`${reader.way}: ${problem}`);
  const fetches = reader.fetchesBefore + reader.receiver.counters.fetches;
  const most = reader.allowance + 10 + world.server.origins.size / PAGE;
  if (fetches > most)
    throw new Error(`${reader.way}: ${fetches} fetches, ${most} allowed`);
}
