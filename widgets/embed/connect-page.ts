import type { LiveClient } from "../controllers/client-controller.ts";
import { setDefaultClient } from "../controllers/default-client.ts";
import { reportError } from "../controllers/live-error-event.ts";
import { announceClient } from "../elements/live-provider/announce-client.ts";
import { type LiveletsError, messageOf } from "../events/error.ts";
import { createClientFrom } from "../setup/create-client-from.ts";
import type { ClientSettings, SourceName } from "../setup/settings.ts";
import { setTexts } from "../texts/text.ts";
import type { Settings } from "./start-embed.ts";

/** The script tag's client; a page that has no other way in replaces texts by it. */
export interface PageClient extends LiveClient {
  readonly setTexts: typeof setTexts;
}

const PLACE = { who: "livelets", prefix: "data-" };

type Job = (client: PageClient) => void;

declare global {
  interface Window {
    /** A queue of functions before the client is there, the client afterwards: `push` works on both. */
    livelets?: PageClient | Job[];
  }
}

/**
 * Makes the script tag's client: elements without a provider use it, `window.livelets` is it, and `live-ready`,
 * `live-status-change` and `live-error` tell of it, from the root element up to `document`.
 */
export function connectPage(settings: Settings): void {
  const root = document.documentElement;
  try {
    const client = Object.assign(
      createClientFrom(readSettings(root, settings), PLACE),
      { setTexts },
    );
    const queue = window.livelets;
    setDefaultClient(client);
    window.livelets = client;
    if (Array.isArray(queue)) runQueue(queue, client);
    announceClient(client, root);
  } catch (thrown) {
    setDefaultClient(null, thrown as LiveletsError);
    reportError(root, thrown as LiveletsError);
  }
}

function readSettings(root: HTMLElement, settings: Settings): ClientSettings {
  const {
    endpoint,
    apikey,
    tenant,
    pack,
    seed,
    timeZone,
    tokenUrl,
    persist,
    share,
  } = settings;
  // What is none is told.
  const source = settings["source"] as SourceName;
  const onError = (error: LiveletsError) => reportError(root, error);
  return {
    endpoint,
    apikey,
    tenant,
    source,
    pack,
    seed,
    timeZone,
    tokenUrl,
    persist,
    share,
    onError,
  };
}

/** Whoever kept the queue itself may go on pushing to it. */
function runQueue(queue: Job[], client: PageClient): void {
  for (const job of queue.splice(0)) run(job, client);
  queue.push = (...jobs) => {
    for (const job of jobs) run(job, client);
    return 0;
  };
}

/** A page's function that throws keeps no other from running. */
function run(job: Job, client: PageClient): void {
  try {
    job(client);
  } catch (thrown) {
    console.error(
      `livelets: a function of the queue threw "${messageOf(thrown)}". The others ran.`,
    );
  }
}
