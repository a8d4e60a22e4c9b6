import type { Deps } from "../_shared/deps.ts";
import { endpoint } from "../_shared/endpoint.ts";

interface Service {
  readonly name: string;
  readonly status: "ok" | "down";
  /** Milliseconds of one round trip. */
  readonly latency: number;
}

/** `GET health`: whether the services behind the functions answer, and how many events were appended. Open to all. */
export const createHandler = (deps: Deps) =>
  endpoint(deps, "health", ["GET"], async () => {
    const started = deps.now();
    let eventsEmitted: number | null = null;
    try {
      const [row] = await deps.database.query<{ events: number }>(
        "select coalesce(sum(seq), 0)::float8 as events from livelets.stream",
      );
      eventsEmitted = row?.events ?? 0;
    } catch {
      eventsEmitted = null;
    }
    const database: Service = {
      name: "database",
      status: eventsEmitted === null ? "down" : "ok",
      latency: deps.now() - started,
    };
    const status = database.status === "ok" ? "ok" : "down";
    return {
      status: status === "ok" ? 200 : 503,
      body: { status, services: [database], eventsEmitted: eventsEmitted ?? 0 },
    };
  });
