import { expect, it } from "vitest";
import { LiveletsError } from "../events/error.ts";
import {
  isConnectionError,
  refusedKind,
  supabaseClosed,
} from "./supabase-reasons.ts";
import { endpointOf, supabaseSource } from "./supabase.ts";

it.each([
  [
    "Unauthorized: You do not have permissions to read from this Channel topic: x",
    "denied",
  ],
  [
    "You no longer have permission to read from this Channel topic: x",
    "denied",
  ],
  ["PrivateOnly: This project only allows private channels", "denied"],
  ["TenantNotFound: Tenant not found", "denied"],
  ["RealtimeDisabledForTenant: Realtime disabled for this tenant", "denied"],
  ["InvalidJWTToken: Token has expired 3 seconds ago", "token"],
  ["InvalidJWTToken: Fields `role` and `exp` are required in JWT", "token"],
  ["MalformedJWT: The token provided is not a valid JWT", "token"],
  ["JwtSignatureError: Failed to validate JWT signature", "token"],
  ["JwtSignerError: x", "token"],
  ["Token has expired 0 seconds ago", "token"],
  ["RealtimeRestarting: Realtime is restarting, please standby", "lost"],
  ["ChannelRateLimitReached: Too many channels", "lost"],
  ["ConnectionRateLimitReached: Too many connected users", "lost"],
  ["Too many messages per second", "lost"],
  ["DatabaseLackOfConnections: x", "lost"],
  ["TIMED_OUT", "lost"],
  ["CLOSED", "lost"],
])("takes the reason %j for %s", (text, kind) => {
  expect(refusedKind(text)).toBe(kind);
});

it.each([
  [1000, "lost"],
  [1001, "busy"],
  [1006, "lost"],
  [1012, "busy"],
  [1013, "busy"],
  [4999, "lost"],
])("takes close code %d for %s", (code, kind) => {
  expect(supabaseClosed(code, "").kind).toBe(kind);
});

it.each([
  ["socket closed: 1006", true],
  ["heartbeat timeout", true],
  ["channel error: connection lost", true],
  ["channel error: transport failure", false],
  ["Unauthorized: no", false],
])("knows whether %j is about the whole connection", (text, is) => {
  expect(isConnectionError(text)).toBe(is);
});

it.each([
  ["https://x.supabase.co", "wss://x.supabase.co/realtime/v1"],
  ["https://x.supabase.co/", "wss://x.supabase.co/realtime/v1"],
  ["http://localhost:5173/realtime/v1", "ws://localhost:5173/realtime/v1"],
  ["wss://rt.example.com/socket", "wss://rt.example.com/socket"],
  ["https://a.example/base/", "wss://a.example/base/realtime/v1"],
])("finds the endpoint of %s", (url, endpoint) => {
  expect(endpointOf(url)).toBe(endpoint);
});

it.each(["", "nonsense", "file:///x", "javascript:alert(1)"])(
  "refuses the address %j",
  (url) => {
    expect(() => supabaseSource({ url, apikey: "k" })).toThrow(LiveletsError);
  },
);

it("refuses a secret key and does not repeat it", () => {
  const make = () =>
    supabaseSource({ url: "https://x.supabase.co", apikey: "sb_secret_abc" });
  expect(make).toThrow(/secret key was given as "apikey"/);
  expect(make).not.toThrow(/sb_secret_abc/);
});
