/** A server's frame: `data` of Pusher's own events is a JSON string inside the JSON. */
export function frame(event: string, data: unknown, channel?: string): string {
  const text = JSON.stringify(data);
  return JSON.stringify(
    channel === undefined
      ? { event, data: text }
      : { event, channel, data: text },
  );
}

/** An event of an app: `data` travels as it was given, a string or (from clients) any JSON. */
export function eventFrame(
  event: string,
  channel: string,
  data: unknown,
  userId?: string,
): string {
  return JSON.stringify({
    event,
    channel,
    data,
    ...(userId === undefined ? {} : { user_id: userId }),
  });
}

export function errorFrame(code: number | null, message: string): string {
  return JSON.stringify({ event: "pusher:error", data: { code, message } });
}

export function subscriptionError(
  channel: string,
  type: string,
  error: string,
  status: number,
): string {
  return JSON.stringify({
    event: "pusher:subscription_error",
    channel,
    data: { type, error, status },
  });
}
