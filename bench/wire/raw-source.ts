import type { Source, SourceContext } from "../../widgets/sources/source.ts";

/** The least a source can be: one socket that brings every frame as `{ channel, payload }`. The floor of the others. */
export function rawSource(url: string): Source {
  let socket: WebSocket | null = null;
  let context: SourceContext | null = null;
  return {
    kind: "memory",
    connect(given) {
      context = given;
      socket = new WebSocket(url);
      socket.onopen = () => given.opened();
      socket.onclose = () => given.closed({ kind: "lost", message: "closed" });
      socket.onmessage = ({ data }: MessageEvent<string>) => {
        const { channel, payload } = JSON.parse(data) as {
          channel: string;
          payload: unknown;
        };
        given.message(channel, payload, "frame");
      };
    },
    disconnect() {
      if (socket) socket.onclose = null;
      socket?.close();
      socket = null;
    },
    join(channel) {
      queueMicrotask(() => context?.joined(channel));
    },
    leave() {},
  };
}
