import { randomUUID } from "node:crypto";

/** The embedded backend's own, see `npm start -- --help`. */
const SECRET_KEY = "sb_secret_livelets";

export interface Published {
  readonly id: string;
  readonly status: number;
  /** Number by topic. */
  readonly seqs: ReadonlyMap<string, number>;
}

/** Publishes a health alert to everyone in `signage`. */
export function publishAlert(
  origin: string,
  message: string,
  id: string = randomUUID(),
): Promise<Published> {
  const data = { source: "e2e", severity: "info", message };
  return publish(origin, { id, type: "health:alert", data });
}

/** Publishes to everyone in `signage` that a display is offline: a state, of which the last per display counts. */
export function publishOffline(origin: string): Promise<Published> {
  return publish(origin, {
    id: randomUUID(),
    type: "device:status-update",
    key: "e2e",
    data: { device: { id: "e2e", name: "Back door" }, status: "offline" },
  });
}

/** Publishes a health alert to the staff of `signage`, and to nobody else. */
export function publishToStaff(
  origin: string,
  message: string,
): Promise<Published> {
  const data = { source: "e2e", severity: "info", message };
  const order = { id: randomUUID(), type: "health:alert", data };
  return publish(origin, order, { roles: ["staff"] });
}

interface Order {
  readonly id: string;
  readonly type: string;
  readonly key?: string;
  readonly data: object;
}

/** Publishes with the secret key, as curl would. */
async function publish(
  origin: string,
  order: Order,
  audience: object = { public: true },
): Promise<Published> {
  const response = await fetch(`${origin}/functions/v1/publish`, {
    method: "POST",
    headers: { apikey: SECRET_KEY, "content-type": "application/json" },
    body: JSON.stringify({
      ...order,
      tenant: "signage",
      audience,
    }),
  });
  const body = (await response.json()) as {
    events?: { topic: string; seq: number }[];
  };
  if (!response.ok) {
    throw new Error(`publish: ${response.status} ${JSON.stringify(body)}`);
  }
  const seqs = new Map(body.events?.map(({ topic, seq }) => [topic, seq]));
  return { id: order.id, status: response.status, seqs };
}

/** The topic that alerts are read from. */
export const PUBLIC = "signage.public";
