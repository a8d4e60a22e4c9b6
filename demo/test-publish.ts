/** Publishes a line of a host's log to everybody, as a site's server does. */
export async function publish(
  url: string,
  tenant: string,
  message: string,
): Promise<void> {
  const response = await fetch(`${url}/functions/v1/publish`, {
    method: "POST",
    headers: {
      apikey: "sb_secret_livelets",
      "content-type": "application/json",
    },
    body: JSON.stringify({
      tenant,
      type: "host:log",
      data: { level: "info", message },
      audience: { public: true },
    }),
  });
  if (!response.ok) throw new Error(`publish: ${response.status}`);
}
