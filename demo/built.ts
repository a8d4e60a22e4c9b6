/// <reference types="vite/client" />
import { SOURCES } from "./view.ts";
import type { Fixed } from "./view.ts";

/** The built demo is static files: there is no backend beside it, so it runs on `mock` alone. */
const isBuilt = import.meta.env.PROD;

export const fixedSource: Fixed = isBuilt ? { source: "mock" } : {};

export const offeredSources: Readonly<Record<string, string>> = isBuilt
  ? { mock: SOURCES.mock }
  : SOURCES;
