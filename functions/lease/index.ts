import { createOutbox } from "../_shared/outbox.ts";
import { deps } from "../_shared/runtime.ts";
import { createHandler } from "./handler.ts";

export default { fetch: createHandler(deps(), createOutbox(deps())) };
