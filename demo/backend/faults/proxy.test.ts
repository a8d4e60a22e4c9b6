import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import { freePort } from "../../../e2e/backend.ts";
import { Proxy } from "./proxy.ts";

let server: Server;
let proxy: Proxy;

beforeEach(async () => {
  server = createServer((_, response) => response.end("hello"));
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => socket.on("error", () => {}));
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  proxy = await Proxy.start(await freePort(), port);
});

afterEach(async () => {
  await proxy.close();
  server.close();
  server.closeAllConnections();
});

function openSocket(): WebSocket {
  const socket = new WebSocket(proxy.origin.replace("http", "ws"));
  socket.on("error", () => {});
  return socket;
}

describe("the proxy that cuts", () => {
  it("passes requests and sockets on", async () => {
    const socket = openSocket();
    await once(socket, "open");
    expect(proxy.sockets).toBe(1);
    expect(await (await fetch(proxy.origin)).text()).toBe("hello");
  });

  it("cuts sockets, and no plain request", async () => {
    const socket = openSocket();
    await once(socket, "open");
    const closed = once(socket, "close");
    expect(proxy.cutSockets()).toBe(1);
    const [code] = await closed;
    expect(code).toBe(1006);
    expect(proxy.sockets).toBe(0);
    expect((await fetch(proxy.origin)).status).toBe(200);
  });

  it("refuses everything where the server is to be gone, and passes it again once mended", async () => {
    proxy.refuseAll();
    await expect(fetch(proxy.origin)).rejects.toThrow();
    const [error] = await once(openSocket(), "error");
    expect(error).toBeInstanceOf(Error);
    proxy.mend();
    expect((await fetch(proxy.origin)).status).toBe(200);
  });

  it("swallows everything, and ends what hung once mended", async () => {
    const socket = openSocket();
    await once(socket, "open");
    proxy.swallowAll();
    const asked = fetch(proxy.origin).then(
      () => "answered",
      () => "broken",
    );
    const closed = once(socket, "close");
    await once(server, "connection");
    proxy.mend();
    expect(await asked).toBe("broken");
    await closed;
    expect((await fetch(proxy.origin)).status).toBe(200);
  });

  it("marks the handshakes of sockets, and nothing else", async () => {
    const marked = await Proxy.start(
      0,
      (server.address() as AddressInfo).port,
      "x-line: seven",
    );
    const seen: unknown[] = [];
    server.on("upgrade", ({ headers }) => seen.push(headers["x-line"]));
    server.on("request", ({ headers }) => seen.push(headers["x-line"]));
    const socket = new WebSocket(marked.origin.replace("http", "ws"));
    await once(socket, "open");
    await fetch(marked.origin);
    expect(seen).toEqual(["seven", undefined]);
    await marked.close();
  });

  it("tells when a socket has been open for a while", async () => {
    const opened = proxy.whenSocket(20, AbortSignal.timeout(10_000));
    await Promise.all([opened, once(openSocket(), "open")]);
    expect(proxy.sockets).toBe(1);
  });
});
