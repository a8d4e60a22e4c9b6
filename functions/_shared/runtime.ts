import { depsFromEnvironment } from "./env.ts";
import type { Deps } from "./deps.ts";

interface EdgeGlobals {
  Deno?: { env: { toObject(): Record<string, string> } };
  EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
  process?: { env: Record<string, string | undefined> };
}

let made: Deps | undefined;

/** The dependencies of this process, made once: on Supabase's edge runtime, Deno or Node alike. */
export function deps(): Deps {
  const globals = globalThis as EdgeGlobals;
  made ??= depsFromEnvironment(
    globals.Deno?.env.toObject() ?? globals.process?.env ?? {},
    (work) => {
      const settled = work.catch(() => undefined);
      globals.EdgeRuntime?.waitUntil(settled);
    },
  );
  return made;
}
