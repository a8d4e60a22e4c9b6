import { createLiveClient } from "../client/live-client.ts";
import type { LiveClient } from "../client/types.ts";
import type { Transport } from "../events/answers.ts";
import { LiveletsError } from "../events/error.ts";
import type { Source } from "../sources/source.ts";
import { lazySource } from "./lazy-source.ts";
import { loadPack } from "./load-pack.ts";
import { loadSource } from "./load-source.ts";
import type { ClientSettings } from "./settings.ts";
import { tokenFrom } from "./token-url.ts";

/**
 * Makes a client from what a page says in attributes. The engine's code and the pack are loaded when they are needed.
 * Throws LiveletsError `bad-argument` at once where the settings cannot work together.
 */
export function createClientFrom(settings: ClientSettings): LiveClient {
  const { source = "auto" } = settings;
  refuseSecret(settings.apikey);
  if (source === "mock") return mockClient(settings);
  if (source === "replay") {
    throw new LiveletsError(
      "bad-argument",
      'provider: source "replay" needs a recording. Set the client property to one with a replay source.',
    );
  }
  if (settings.endpoint === undefined) {
    throw new LiveletsError(
      "bad-argument",
      `provider: the endpoint is missing for source "${source}". Set endpoint to https://…/functions/v1, or source to "mock".`,
    );
  }
  return createLiveClient({
    endpoint: settings.endpoint,
    apikey: settings.apikey,
    tenant: settings.tenant,
    transport: source === "auto" ? undefined : source,
    getToken:
      settings.getToken ??
      (settings.tokenUrl === undefined
        ? undefined
        : tokenFrom(settings.tokenUrl)),
    loadPack: (name) => loadPack(settings.pack ?? name),
    onError: settings.onError ?? tell,
    source: (transport) => engineFor(transport),
  });
}

/** A page is public: whoever opens it would hold the key. */
function refuseSecret(apikey: string | undefined): void {
  if (!apikey?.startsWith("sb_secret_")) return;
  throw new LiveletsError(
    "bad-argument",
    'provider: the apikey is a secret one, which everybody who opens the page could read. Use the publishable key ("sb_publishable_…"), and replace the secret one.',
  );
}

function tell(error: LiveletsError): void {
  console.warn(error.message);
}

function engineFor(transport: Transport | null): Promise<Source> {
  if (transport !== null) return loadSource(transport);
  throw new LiveletsError(
    "malformed",
    "client: connect named no transport. Check the endpoint.",
  );
}

/** The pack's generator in the page; the tenant defaults to the pack's name. */
function mockClient(settings: ClientSettings): LiveClient {
  const name = settings.pack ?? settings.tenant ?? "host";
  const tenant = settings.tenant ?? name;
  return createLiveClient({
    tenant,
    loadPack,
    onError: settings.onError ?? tell,
    source: lazySource("mock", async () => {
      const [{ mockSource }, pack] = await Promise.all([
        import("../sources/mock.ts"),
        loadPack(name),
      ]);
      return mockSource({
        generator: pack.generator,
        derivations: pack.derivations,
        seed: settings.seed ?? name,
        tenant,
        pack: name,
      });
    }),
  });
}
