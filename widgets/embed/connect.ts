import type { Settings } from "./start-embed.ts";

/** The client and its engine are fetched when a tag says how to connect. */
export async function connect(settings: Settings): Promise<void> {
  const { connectPage } = await import("./connect-page.ts");
  connectPage(settings);
}
