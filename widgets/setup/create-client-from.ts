import { createLiveClient } from "../client/live-client.ts";
import type { LiveClient } from "../client/types.ts";
import type { Transport } from "../events/answers.ts";
import { LiveletsError, type LiveletsErrorCode } from "../events/error.ts";
import type { Source } from "../sources/source.ts";
import { lazySource } from "./lazy-source.ts";
import { loadPack } from "./load-pack.ts";
import { loadSource } from "./load-source.ts";
import {
  SOURCE_NAMES,
  type ClientSettings,
  type Place,
  type SourceName,
} from "./settings.ts";
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
    Object.entries(given).filter(([, value]) => value),
  );
  const { apikey, endpoint, tenant, pack, getToken, tokenUrl } = settings;
  const { onError = tell } = settings;
  const { who, prefix } = place;
  const mistake = (said: string, code: LiveletsErrorCode = "bad-argument") =>
    new LiveletsError(code, `${who}: ${said}`);

  // A page is public: whoever opens it would hold the key.
  if (apikey?.startsWith("sb_secret_"))
    throw mistake(
      `${prefix}apikey is a secret one, which everybody who opens the page could read. Use the publishable key ("sb_publishable_…"), and replace the secret one.`,
    );
  const wrong = describeWrong(settings.source, prefix);
  const source = wrong ? "auto" : (settings.source ?? "auto");
  if (wrong && !endpoint) throw mistake(`${wrong}.`, "bad-attribute");
  if (wrong)
    onError(mistake(`${wrong}; until then it is auto.`, "bad-attribute"));
  if (source === "mock") return mockClient({ ...settings, onError }, place);
  if (source === "replay")
    throw mistake(
      'source "replay" needs a recording. Set the client property to one with a replay source.',
    );
  if (!endpoint)
    throw mistake(
      `the endpoint is missing for source "${source}". Set ${prefix}endpoint to https://…/functions/v1, or ${prefix}source to "mock".`,
    );
  return inPlace(place, () =>
    createLiveClient({
      endpoint,
      apikey,
      tenant,
      transport: source === "auto" ? undefined : source,
      getToken: getToken ?? (tokenUrl ? tokenFrom(tokenUrl) : undefined),
      loadPack: (name) => loadPack(pack ?? name),
      onError,
      source: engineFor,
    }),
  );
}

/** What another room of ours complains of, as a complaint about whoever wrote the settings. */
function inPlace<Made>({ who }: Place, make: () => Made): Made {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof LiveletsError)) throw thrown;
    const said = thrown.message.replace(/^\w+: /, "");
    throw new LiveletsError(thrown.code, `${who}: ${said}`, thrown);
  }
}

/** What is wrong with a source, which in attributes may be any text; empty where it is one. */
function describeWrong(source: SourceName | undefined, prefix: string): string {
  return !source || SOURCE_NAMES.includes(source)
    ? ""
    : `the attribute ${prefix}source was set to "${String(source).slice(0, 80)}". Use ${SOURCE_NAMES.join(", ")}`;
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
  return inPlace(place, () =>
    createLiveClient({
      tenant,
      loadPack,
      onError,
      source: lazySource("mock", async () => {
        const [{ mockSource }, pack] = await Promise.all([
          import("../sources/mock.ts"),
          loadPack(name, place),
        ]);
        const { generator, derivations } = pack;
        const options = { generator, derivations, seed, tenant, timeZone };
        return inPlace(place, () => mockSource({ ...options, pack: name }));
      }),
    }),
  );
}
