/** Anything that can be asked to paint; in practice a Lit element. */
export interface Paintable {
  requestUpdate(): void;
}

/** How often a hidden page catches up: its browser gives it no frames. */
const HIDDEN_MS = 1_000;

/** One request per frame for the whole page, however many elements wait for it. */
const waiting = new Set<Paintable>();
let cancel: (() => void) | null = null;

/** Asks the host for an update at the next animation frame; many calls before it are one. */
export function requestFrame(host: Paintable): void {
  waiting.add(host);
  if (!cancel) schedule();
}

/** Takes the request back, for a host that leaves the page. */
export function cancelFrame(host: Paintable): void {
  waiting.delete(host);
  if (waiting.size === 0) stop();
}

function schedule(): void {
  document.addEventListener("visibilitychange", reschedule);
  if (document.hidden) {
    const timer = setTimeout(flush, HIDDEN_MS);
    cancel = () => clearTimeout(timer);
  } else {
    const frame = requestAnimationFrame(flush);
    cancel = () => cancelAnimationFrame(frame);
  }
}

function reschedule(): void {
  stop();
  schedule();
}

function stop(): void {
  cancel?.();
  cancel = null;
  document.removeEventListener("visibilitychange", reschedule);
}

function flush(): void {
  stop();
  const hosts = [...waiting];
  waiting.clear();
  for (const host of hosts) host.requestUpdate();
}
