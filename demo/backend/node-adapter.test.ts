import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Handler } from "../../functions/_shared/deps.ts";
import { answerWith } from "./node-adapter.ts";

let close: (() => Promise<unknown>) | undefined;
afterEach(() => close?.());

async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    void answerWith(handler, request, response, "http://localhost");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the node adapter", () => {
  it("hands over method, path, headers and body, and gives back all of the answer", async () => {
    const url = await serve(async (request) => {
      const { pathname, search } = new URL(request.url);
      const said = `${request.method} ${pathname}${search} ${request.headers.get("x-a")} ${await request.text()}`;
      return new Response(said, { status: 201, headers: { "x-b": "2" } });
    });
    const answer = await fetch(`${url}/p?q=1`, {
      method: "POST",
      headers: { "x-a": "1" },
      body: "body",
    });
    expect([answer.status, answer.headers.get("x-b")]).toEqual([201, "2"]);
    expect(await answer.text()).toBe("POST /p?q=1 1 body");
  });

  it("passes each piece of a stream on as it comes", async () => {
    let send: (text: string) => void = () => undefined;
    const url = await serve(async () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          send = (text) => controller.enqueue(new TextEncoder().encode(text));
          send("first");
        },
      });
      return new Response(body);
    });
    const reader = (await fetch(url)).body!.getReader();
    const read = async () =>
      new TextDecoder().decode((await reader.read()).value);
    expect(await read()).toBe("first");
    send("second");
    expect(await read()).toBe("second");
    await reader.cancel();
  });

  it("tells the handler when the client has left", async () => {
    let left: Promise<unknown> | undefined;
    const url = await serve(async (request) => {
      left = new Promise((resolve) =>
        request.signal.addEventListener("abort", resolve),
      );
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array(1)),
        }),
      );
    });
    const leaving = new AbortController();
    await fetch(url, { signal: leaving.signal });
    leaving.abort();
    await left;
  });
});
