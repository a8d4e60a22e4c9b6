/** @jsxImportSource react */
import { useState } from "react";

import type {} from "../../widgets/types/react.ts";
import { connectionOf } from "../connection.ts";

const connection = connectionOf(location.search);

/** A dashboard with widgets that can be taken out and put back. React 19 sets properties and listens by itself. */
export function App() {
  const [shown, setShown] = useState(true);
  return (
    <main className="stack">
      <header className="head">
        <h1>React 19</h1>
        <span className="spacer" />
        <button type="button" onClick={() => setShown(!shown)}>
          {shown ? "Take the widgets out" : "Put the widgets in"}
        </button>
      </header>
      {shown && <Widgets />}
    </main>
  );
}

function Widgets() {
  const [state, setState] = useState("connecting");
  return (
    <live-provider
      {...connection}
      onlive-status-change={(event) => setState(event.detail.state)}
    >
      <p className="quiet">
        The connection is <output>{state}</output>.
      </p>
      <live-connection-badge variant="bar" />
      <live-metrics-grid density="compact" />
      <live-activity-feed limit={20} density="compact" paused={false} />
    </live-provider>
  );
}
