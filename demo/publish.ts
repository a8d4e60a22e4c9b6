import { messageOf } from "../widgets/events/error.ts";
import { PUBLISHABLE_KEY } from "./embedded.ts";
import type { Tenant } from "./view.ts";

/** Who gets an event, by the words of the form. An admin reads everything anyway. */
export const AUDIENCES = {
  public: { label: "Everyone", audience: { public: true } },
  member: { label: "Members", audience: { roles: ["member"] } },
  staff: { label: "Staff", audience: { roles: ["staff"] } },
  admin: { label: "Admins only", audience: { roles: ["admin"] } },
} as const;

export type AudienceName = keyof typeof AUDIENCES;

export interface Draft {
  readonly tenant: Tenant;
  readonly type: string;
  readonly key?: string | undefined;
  /** JSON as it was typed. */
  readonly data: string;
  readonly audience: AudienceName;
}

export interface Outcome {
  readonly outcome: "done" | "refused";
  readonly sentence: string;
}

/** Sends one event with a person's token. Never rejects: what goes wrong is an outcome in words. */
export async function publish(
  endpoint: string,
  token: () => Promise<string | null>,
  draft: Draft,
): Promise<Outcome> {
  const data = parseData(draft.data);
  if ("problem" in data) return refused(data.problem);
  const { tenant, type, key, audience } = draft;
  try {
    const response = await fetch(`${endpoint}/publish`, {
      method: "POST",
      headers: headersFor(await token()),
      body: JSON.stringify({
        id: crypto.randomUUID(),
        tenant,
        type,
        ...(key !== undefined && { key }),
        data: data.value,
        audience: AUDIENCES[audience].audience,
      }),
    });
    return outcomeOf(response.status, await response.json().catch(() => null));
  } catch (thrown) {
    return refused(`Not sent: ${messageOf(thrown)}`);
  }
}

/** Says an answer of `POST publish` in a sentence. */
export function outcomeOf(status: number, body: unknown): Outcome {
  if (status === 200 || status === 201) {
    const places = eventsOf(body).map(({ topic, seq }) => `${topic} #${seq}`);
    return { outcome: "done", sentence: `${status}: ${places.join(", ")}` };
  }
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const message =
    typeof error.message === "string"
      ? error.message
      : "The server did not say why.";
  return refused(`${status}: ${message}`);
}

function headersFor(token: string | null): Record<string, string> {
  return {
    apikey: PUBLISHABLE_KEY,
    "content-type": "application/json",
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
}

function parseData(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (thrown) {
    return { problem: `The data is not JSON: ${messageOf(thrown)}` };
  }
}

function eventsOf(body: unknown): { topic: unknown; seq: unknown }[] {
  return isRecord(body) && Array.isArray(body.events)
    ? body.events.filter(isRecord).map(({ topic, seq }) => ({ topic, seq }))
    : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function refused(sentence: string): Outcome {
  return { outcome: "refused", sentence };
}
