/** @jsxImportSource react18 */
import { StrictMode } from "react18";
import { createRoot } from "react-dom18/client";

import "../elements.ts";
import { startFrameworkPage } from "../framework-page.ts";
import { App } from "./app.tsx";

createRoot(startFrameworkPage()).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
