/** One timer per interval for the whole page, and none when nobody listens. */
const tickers = new Map<number, { timer: number; calls: Set<() => void> }>();

/** Calls back every `ms` while the page is visible. Returns its undo. */
export function subscribeTicks(ms: number, call: () => void): () => void {
  const ticker = tickers.get(ms) ?? startTicker(ms);
  const own = () => call();
  ticker.calls.add(own);
  return () => {
    ticker.calls.delete(own);
    if (ticker.calls.size > 0 || tickers.get(ms) !== ticker) return;
    clearInterval(ticker.timer);
    tickers.delete(ms);
  };
}

function startTicker(ms: number) {
  const calls = new Set<() => void>();
  const timer = window.setInterval(() => {
    if (!document.hidden) for (const call of calls) call();
  }, ms);
  const ticker = { timer, calls };
  tickers.set(ms, ticker);
  return ticker;
}
