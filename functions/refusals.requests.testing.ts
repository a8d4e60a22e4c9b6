import { loggedLine, PUBLISHABLE, SECRET } from "./_shared/testing.ts";

/** Headers of people of the gym, and a key that may publish `host:log` to its public topic. */
export interface Who {
  readonly staff: Record<string, string>;
  readonly member: Record<string, string>;
  readonly publishKey: string;
}

const json = { "content-type": "application/json" };
export const post = (
  body: unknown,
  headers: Record<string, string> = { apikey: SECRET },
) => ({
  method: "POST",
  headers: { ...json, ...headers },
  body:
    typeof body === "string" || body instanceof Uint8Array
      ? (body as string)
      : JSON.stringify(body),
});
export const event = loggedLine();
export const ID = "6f1c9a52-5d0e-4a51-9c1b-6a4f6f0f1a1";
export const command = (more: object = {}) => ({
  id: `${ID}0`,
  tenant: "gym",
  client: "c",
  type: "check_in",
  args: { member_id: "m-1042" },
  at: new Date().toISOString(),
  ...more,
});
export const lease = (more: object = {}) => ({
  tenant: "gym",
  action: "acquire",
  resource: "door:front",
  client: "l",
  ...more,
});
export const channel = (channel_name: string) => ({
  socket_id: "1.2",
  channel_name,
});
export const visitor = { apikey: PUBLISHABLE };

/** What is asked, the status, a piece of the sentence, and how it is asked. */
export type Refusal = [
  string,
  number,
  string,
  (who: Who) => RequestInit & { headers?: Record<string, string> },
];
export const get =
  (headers: Record<string, string> = visitor) =>
  () => ({ headers });

/** As `forbidden` says it. */
export const NO = "may not do this";
