/** Publishes an event to everybody who may read a tenant's public topic, as a site's server does. */
export async function publishEvent(
  url: string,
  tenant: string,
  event: object,
): Promise<void> {
  const response = await fetch(`${url}/functions/v1/publish`, {
    method: "POST",
    headers: {
      apikey: "sb_secret_livelets",
      "content-type": "application/json",
    },
    body: JSON.stringify({ ...event, tenant, audience: { public: true } }),
  });
  if (response.status !== 201)
    throw new Error(`publish: ${response.status} ${await response.text()}`);
}

/** Publishes a line of a host's log. */
export const publish = (url: string, tenant: string, message: string) =>
  publishEvent(url, tenant, {
    type: "host:log",
    data: { level: "info", message },
  });
