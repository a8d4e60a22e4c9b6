import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { answerWith } from "../../demo/backend/node-adapter.ts";
import type { Handler } from "../../functions/_shared/deps.ts";

/** `tsx serve-node.ts <entrypoint> <port>`: one function on Node, as `deno serve` has it. */
const [entry = "", port = ""] = process.argv.slice(2);
const module: { default: { fetch: Handler } } = await import(
  pathToFileURL(entry).href
);
createServer((request, response) => {
  void answerWith(
    module.default.fetch,
    request,
    response,
    `http://127.0.0.1:${port}`,
  );
}).listen(Number(port), "127.0.0.1");
