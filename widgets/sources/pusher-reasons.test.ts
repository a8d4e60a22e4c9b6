import { expect, it } from "vitest";
import { LiveletsError } from "../events/error.ts";
import {
  endOf,
  pusherClosed,
  signatureRefusal,
  subscriptionRefusal,
} from "./pusher-reasons.ts";
import { pusherSource } from "./pusher.ts";

it.each([
  [4000, "final"],
  [4001, "final"],
  [4009, "final"],
  [4099, "final"],
  [4100, "busy"],
  [4199, "busy"],
  [4200, "busy"],
  [4201, "lost"],
  [4299, "lost"],
  [4301, "busy"],
  [1000, "lost"],
  [1001, "busy"],
  [1006, "lost"],
  [1012, "busy"],
])("takes close code %d for %s", (code, kind) => {
  expect(pusherClosed(code).kind).toBe(kind);
});

it.each([
  ["a closed socket", { type: "PusherError", data: { code: 1006 } }, "lost"],
  [
    "a refused app, wrapped",
    {
      type: "WebSocketError",
      error: { type: "PusherError", data: { code: 4001, message: "no app" } },
    },
    "final",
  ],
  ["a full server", { data: { code: 4100, message: "full" } }, "busy"],
  ["too many client events", { data: { code: 4301 } }, undefined],
  ["a note without a code", { data: { code: null, message: "x" } }, undefined],
  ["a socket error before its close", { type: "WebSocketError" }, undefined],
  ["nothing", undefined, undefined],
  ["text", "oops", undefined],
])("reads %s", (_what, error, kind) => {
  expect(endOf(error)?.kind).toBe(kind);
});

it.each([
  [{ type: "AuthError", status: 403, error: "no" }, "denied"],
  [{ type: "AuthError", status: 401, error: "no" }, "denied"],
  [{ type: "AuthError", status: 500, error: "no" }, "lost"],
  [{}, "lost"],
  [null, "lost"],
  ["text", "lost"],
])("takes the subscription error %j for %s", (data, kind) => {
  expect(subscriptionRefusal("c", data).kind).toBe(kind);
});

it.each([
  [new LiveletsError("denied", "no"), "denied"],
  [new LiveletsError("unauthorized", "no"), "token"],
  [new LiveletsError("unavailable", "no"), "lost"],
  [new TypeError("no"), "lost"],
])("takes a failed signature (%s) for %s", (thrown, kind) => {
  expect(signatureRefusal("c", thrown).kind).toBe(kind);
});

it.each([{ key: "" }, { key: "k" }, { key: "", cluster: "eu" }])(
  "refuses the options %j",
  (options) => {
    expect(() => pusherSource(options)).toThrow(/cannot connect with key/);
  },
);
