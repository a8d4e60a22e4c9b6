/** @jsxImportSource react */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import "../elements.ts";
import { startFrameworkPage } from "../framework-page.ts";
import { App } from "./app.tsx";

createRoot(startFrameworkPage()).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
