import { RealtimeClient } from "@supabase/realtime-js";
import type { ConnectAnswer } from "../../widgets/events/answers.ts";
import type { Order } from "./page.ts";
import { nextPaint, opened } from "./watch.ts";

export interface ByHand {
  readonly openAt: number;
  readonly paintedAt: number;
  readonly applied: number;
}

interface Row {
  readonly seq: number;
  readonly data: { readonly message: string };
}

/**
 * The floor: what a page does without us when it is back. It subscribes by the SDK, reads what it missed by one select
 * (`/rows`, from where this page came), and writes the newest hundred into a list. Nothing is checked.
 */
export async function catchUpByHand(
  { origin, apikey, tenant, topic }: Order,
  after: number,
): Promise<ByHand> {
  const headers = { apikey };
  const asked = await fetch(
    `${origin}/functions/v1/connect?tenant=${tenant}&transport=supabase`,
    { headers },
  );
  const { topics } = (await asked.json()) as ConnectAnswer;
  const { channel } = topics.find(({ name }) => name === topic)!;
  const client = new RealtimeClient(
    `${origin.replace("http", "ws")}/realtime/v1`,
    { params: { apikey }, accessToken: async () => null },
  );
  await new Promise<void>((resolve) =>
    client
      .channel(channel, { config: { private: true } })
      .subscribe((status) => {
        if (String(status) === "SUBSCRIBED") resolve();
      }),
  );
  const rows = (await (await fetch(`/rows?after=${after}`)).json()) as Row[];
  const list = document.createElement("ol");
  list.append(...rows.slice(-100).map(({ data }) => item(data.message)));
  document.body.append(list);
  const paintedAt = await nextPaint();
  void client.disconnect();
  return { openAt: opened.at(-1)!, paintedAt, applied: rows.length };
}

function item(text: string): HTMLElement {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
