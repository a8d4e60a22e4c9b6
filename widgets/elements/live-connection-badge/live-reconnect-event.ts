/** Someone pressed "Reconnect now". Prevent it to do something else instead. */
export class LiveReconnectEvent extends Event {
  readonly detail = {};

  constructor() {
    super("live-reconnect", {
      bubbles: true,
      composed: true,
      cancelable: true,
    });
  }
}
