/** @jsxImportSource react18 */
import { useEffect, useRef, useState } from "react18";

import type { LiveProvider } from "../../widgets/elements/live-provider/live-provider.ts";
import type { LiveStatusChangeEvent } from "../../widgets/elements/live-provider/live-status-change-event.ts";
import type { LiveReact18Elements } from "../../widgets/types/react18.ts";
import { connectionOf } from "../connection.ts";

// In an application this says "react": here two versions stand side by side.
declare module "react18" {
  // eslint-disable-next-line @typescript-eslint/no-namespace, no-restricted-syntax
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface IntrinsicElements extends LiveReact18Elements {}
  }
}

const connection = connectionOf(location.search);

/** A dashboard with widgets that can be taken out and put back. */
export function App() {
  const [shown, setShown] = useState(true);
  return (
    <main className="stack">
      <header className="head">
        <h1>React 18</h1>
        <span className="spacer" />
        <button type="button" onClick={() => setShown(!shown)}>
          {shown ? "Take the widgets out" : "Put the widgets in"}
        </button>
      </header>
      {shown && <Widgets />}
    </main>
  );
}

/** React 18 sets attributes only: properties and events go through a ref. */
function Widgets() {
  const provider = useRef<LiveProvider>(null);
  const [state, setState] = useState("connecting");
  useEffect(() => {
    const element = provider.current;
    const listen = (event: Event) =>
      setState((event as LiveStatusChangeEvent).detail.state);
    element?.addEventListener("live-status-change", listen);
    return () => element?.removeEventListener("live-status-change", listen);
  }, []);
  return (
    <live-provider ref={provider} {...connection}>
      <p className="quiet">
        The connection is <output>{state}</output>.
      </p>
      <live-connection-badge variant="bar" />
      <live-metrics-grid density="compact" />
      <live-activity-feed limit={20} density="compact" />
    </live-provider>
  );
}
