import { randomUUID } from "node:crypto";

/** The embedded backend's own, see `npm start -- --help`. */
const SECRET_KEY = "sb_secret_livelets";

export interface Published {
  readonly id: string;
  readonly status: number;
  /** Number by topic. */
  readonly seqs: ReadonlyMap<string, number>;
}

/** Publishes a health alert to everyone in `signage`, with the secret key, as curl would. */
export async function publishAlert(
  origin: string,
  message: string,
  id: string = randomUUID(),
): Promise<Published> {
  const response = await fetch(`${origin}/functions/v1/publish`, {
    method: "POST",
    headers: { apikey: SECRET_KEY, "content-type": "application/json" },
    body: JSON.stringify({
      id,
      tenant: "signage",
      type: "health:alert",
      data: { source: "e2e", severity: "info", message },
      audience: { public: true },
    }),
  });
  const body = (await response.json()) as {
    events?: { topic: string; seq: number }[];
  };
  if (!response.ok) {
    throw new Error(`publish: ${response.status} ${JSON.stringify(body)}`);
  }
  const seqs = new Map(body.events?.map(({ topic, seq }) => [topic, seq]));
  return { id, status: response.status, seqs };
}

/** The topic that alerts are read from. */
export const PUBLIC = "signage.public";
