import Pusher from "pusher-js";
import { expect, it } from "vitest";
import { pickPusher } from "./pusher.ts";
import type { SdkPusher, SdkPusherConstructor } from "./pusher-sdk.ts";

it("describes the real package: checked by the compiler", () => {
  const Client: SdkPusherConstructor = Pusher;
  const pusher: SdkPusher = new Pusher("key", {
    cluster: "",
    wsHost: "127.0.0.1",
    wsPort: 9,
    forceTLS: false,
    enabledTransports: ["ws"],
  });
  pusher.disconnect();
  expect(Client.instances).toContain(pusher);
  expect(pusher.connection.state).toBe("disconnected");
});

it.each([
  ["an ES module", { default: Pusher }],
  ["a wrapped CommonJS module", { default: { default: Pusher } }],
  ["a namespace without default", { Pusher }],
  ["a CommonJS namespace", { default: { Pusher } }],
])("finds the class in %s", (_shape, module) => {
  expect(pickPusher(module)).toBe(Pusher);
});

it("finds the class where a UMD script put it", () => {
  expect(pickPusher({}, { Pusher })).toBe(Pusher);
});

it("says so when there is none", () => {
  expect(() => pickPusher({ default: {} }, {})).toThrow(/no Pusher class/);
});
