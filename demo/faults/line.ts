import { createLiveClient } from "../../widgets/client/live-client.ts";
import type { LiveClient } from "../../widgets/client/types.ts";
import type { Transport } from "../../widgets/events/answers.ts";
import { loadPack } from "../../widgets/setup/load-pack.ts";
import { loadSource } from "../../widgets/setup/load-source.ts";
import type { FaultName, LineState } from "../backend/faults/kinds.ts";
import { PUBLISHABLE_KEY } from "../embedded.ts";

/** Opens this visitor's line, or breaks and mends it. Rejects with the backend's sentence. */
export async function orderLine(
  id?: string,
  fault?: FaultName | "mend",
  on = true,
): Promise<LineState> {
  const path = id === undefined ? "" : `/${id}`;
  const response = await fetch(`/faults/v1/lines${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fault, on }),
  });
  const answer = (await response.json().catch(() => ({}))) as LineState & {
    error?: string;
  };
  if (response.ok) return answer;
  throw new Error(
    answer.error ?? `faults: the backend said ${response.status}.`,
  );
}

/** A client that reaches functions and engine over the line alone: the backend does not know of the proxy in front. */
export function clientOver(
  { origin }: LineState,
  tenant: string,
  transport: "supabase" | "pusher" | "poll",
): LiveClient {
  return createLiveClient({
    endpoint: `${origin}/functions/v1`,
    apikey: PUBLISHABLE_KEY,
    tenant,
    transport,
    loadPack,
    source: (answered) => loadSource(moved(answered, origin)),
  });
}

function moved(transport: Transport | null, origin: string): Transport {
  if (transport?.kind === "supabase") return { ...transport, url: origin };
  if (transport?.kind === "pusher")
    return { ...transport, port: Number(new URL(origin).port) };
  return { kind: "poll" };
}
