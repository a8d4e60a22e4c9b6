import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import { freePort } from "./backend.ts";
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

  it("tells when a socket has been open for a while", async () => {
    const opened = proxy.whenSocket(20, AbortSignal.timeout(10_000));
    await Promise.all([opened, once(openSocket(), "open")]);
    expect(proxy.sockets).toBe(1);
  });
});
