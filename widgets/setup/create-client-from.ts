import { createLiveClient } from "../client/live-client.ts";
import type { LiveClient } from "../client/types.ts";
import type { Transport } from "../events/answers.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { Source } from "../sources/source.ts";
import { lazySource } from "./lazy-source.ts";
import { loadPack } from "./load-pack.ts";
import { loadSource } from "./load-source.ts";
import { SOURCE_NAMES, type ClientSettings, type Place } from "./settings.ts";
import { tokenFrom } from "./token-url.ts";

const IN_CODE: Place = { who: "createClientFrom", prefix: "" };

/**
 * Makes a client from what a page says in attributes; empty ones count as absent. The engine's code and the pack are
 * loaded when they are needed. Throws LiveletsError at once where the settings cannot work together: `bad-argument`, or
 * `bad-attribute` for a source that is none.
 */
export function createClientFrom(
  given: ClientSettings,
  place = IN_CODE,
): LiveClient {
  const settings: ClientSettings = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value || value === false),
  );
  try {
    return create({ onError: tell, ...settings }, place);
  } catch (thrown) {
    throw renamed(thrown, place);
  }
}

/** Whatever was thrown, as a complaint about whoever wrote the settings. */
function renamed(thrown: unknown, { who }: Place): LiveletsError {
  const code = thrown instanceof LiveletsError ? thrown.code : "bad-argument";
  const message = messageOf(thrown).replace(/^(\w+: )?/, `${who}: `);
  return new LiveletsError(code, message, thrown);
}

function create(settings: ClientSettings, place: Place): LiveClient {
  const { apikey, endpoint, tenant, pack, getToken, tokenUrl } = settings;
  const { prefix } = place;
  let { source = "auto" } = settings;
  // A page is public: whoever opens it would hold the key.
  if (apikey?.startsWith("sb_secret_"))
    throw new Error(
      `${prefix}apikey is a secret one, which everybody who opens the page could read. Use the publishable key ("sb_publishable_…"), and replace the secret one.`,
    );
  // In attributes it may be any text.
  if (!SOURCE_NAMES.includes(source)) {
    const error = new LiveletsError(
      "bad-attribute",
      `the attribute ${prefix}source was set to "${String(source).slice(0, 80)}". Use ${SOURCE_NAMES.join(", ")}${endpoint ? "; until then it is auto" : ""}.`,
    );
    if (!endpoint) throw error;
    settings.onError!(renamed(error, place));
    source = "auto";
  }
  if (source === "mock") return mockClient(settings, place);
  if (source === "replay") return replayClient(settings);
  if (!endpoint)
    throw new Error(
      `the endpoint is missing for source "${source}". Set ${prefix}endpoint to https://…/functions/v1, or ${prefix}source to "mock".`,
    );
  return createLiveClient({
    ...settings,
    endpoint,
    tenant,
    transport: source === "auto" ? undefined : source,
    getToken: getToken ?? (tokenUrl ? tokenFrom(tokenUrl) : undefined),
    persist: settings.persist !== false && settings.persist !== "off",
    loadPack: (name) => loadPack(pack ?? name),
    source: engineFor,
  });
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
function mockClient(settings: ClientSettings, place: Place): LiveClient {
  const name = settings.pack ?? settings.tenant ?? "host";
  const { tenant = name, seed = name, timeZone, onError } = settings;
  const load = async () => {
    try {
      const [{ mockSource }, { generator, derivations }] = await Promise.all([
        import("../sources/mock.ts"),
        loadPack(name),
      ]);
      const options = { generator, derivations, seed, tenant, timeZone };
      return mockSource({ ...options, pack: name });
    } catch (thrown) {
      if (thrown instanceof LiveletsError) throw renamed(thrown, place);
      throw thrown;
    }
  };
  const source = lazySource("mock", load);
  return createLiveClient({ tenant, loadPack, onError, source });
}

/** What was recorded says which tenant and pack it is of; what is wrong with a part of it is told once. */
function replayClient({
  recording,
  pack,
  onError,
}: ClientSettings): LiveClient {
  if (!recording)
    throw new Error(
      'source "replay" needs a recording. Set the property recording of <live-provider> to a file that record() gave.',
    );
  const load = async () =>
    (await import("./replay-source.ts")).loadReplay(recording, onError!);
  return createLiveClient({
    tenant: "replay",
    loadPack: (name) => loadPack(pack ?? name),
    onError,
    source: lazySource("replay", load),
  });
}
