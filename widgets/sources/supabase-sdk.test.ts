import { RealtimeClient } from "@supabase/realtime-js";
import { createClient } from "@supabase/supabase-js";
import { expect, it } from "vitest";
import WebSocket from "ws";
import type {
  SdkChannel,
  SdkClient,
  SdkClientConstructor,
  SocketConstructor,
} from "./supabase-sdk.ts";

it("describes the real package: checked by the compiler", () => {
  const transport: SocketConstructor = WebSocket as never;
  const Client: SdkClientConstructor = RealtimeClient as never;
  const client: SdkClient = new RealtimeClient("ws://localhost/realtime/v1", {
    params: { apikey: "k" },
    transport: WebSocket as never,
  });
  const channel: SdkChannel = client.channel("x", { config: {} });
  expect([transport, Client]).toHaveLength(2);
  expect(channel.topic).toBe("realtime:x");
  expect(() => client.reconnectTimer.reset()).not.toThrow();
});

it("describes the realtime client inside supabase-js", () => {
  const supabase = createClient("http://localhost", "sb_publishable_x", {
    realtime: { transport: WebSocket as never },
  });
  const client: SdkClient = supabase.realtime;
  expect(client.isConnected()).toBe(false);
});
