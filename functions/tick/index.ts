import { createOutbox } from "../_shared/outbox.ts";
import { deps } from "../_shared/runtime.ts";
import { createTicker } from "../_shared/simulation/ticker.ts";
import { createHandler } from "./handler.ts";

const made = deps();
const outbox = createOutbox(made);

export default {
  fetch: createHandler(made, createTicker(made, outbox), outbox),
};
