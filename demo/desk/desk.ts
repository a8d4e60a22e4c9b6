import type { LiveClient } from "../../widgets/client/types.ts";
import { messageOf } from "../../widgets/events/error.ts";
import { createClientFrom } from "../../widgets/setup/create-client-from.ts";
import { fixedSource } from "../built.ts";
import { PUBLISHABLE_KEY } from "../embedded.ts";
import { fillSegments, find } from "../page.ts";
import { emailOf, Sessions } from "../session.ts";
import { parseView, ROLES } from "../view.ts";
import type { View } from "../view.ts";
import { outcomeOf, waitingOf } from "./outcome.ts";
import type { DeskOutcome } from "./outcome.ts";

const endpoint = `${location.origin}/functions/v1`;
const sessions = new Sessions(location.origin);
const provider = find("live-provider", HTMLElement) as HTMLElement & {
  client: LiveClient | null;
};
const views = find("#views", HTMLFormElement);
const roles = find("#roles", HTMLFieldSetElement);
const form = find("#desk", HTMLFormElement);
const answer = find("#desk-answer", HTMLOutputElement);
const offers = find("#desk-offers", HTMLElement);
const problem = find("#problem", HTMLElement);
const times = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
});

/** An answer that comes sooner needs no other words. */
const SOON_MS = 600;

/** The desk is the staff's, unless the address says otherwise. */
const asked = new URLSearchParams(location.search);
if (!asked.has("role")) asked.set("role", "staff");
let view = parseView(`?${asked}`, { tenant: "gym", ...fixedSource });
let client: LiveClient;

function show(next: View): void {
  view = next;
  const before = provider.client;
  client = createClientFrom({
    endpoint,
    apikey: PUBLISHABLE_KEY,
    tenant: view.tenant,
    source: view.source,
    ...(view.source === "mock" && { pack: view.tenant }),
    getToken: () => sessions.token(view.tenant, view.role).catch(report),
  });
  provider.client = client;
  void before?.close();
  const simulated = view.source === "mock";
  roles.disabled = simulated;
  find("#who", HTMLElement).textContent = simulated
    ? "simulated in this page"
    : view.role === "visitor"
      ? "seen without signing in"
      : `seen as ${emailOf(view.tenant, view.role)}`;
  for (const button of form.querySelectorAll("button"))
    button.disabled = simulated;
  if (simulated)
    find("#desk-note", HTMLElement).textContent =
      "The mock source makes its events in this page: there is no server that could check anybody in.";
}

/** Shows why signing in failed, and lets the client know too. */
function report(thrown: unknown): never {
  problem.textContent = messageOf(thrown);
  problem.hidden = false;
  throw thrown;
}

/** A refusal is an outcome, and so is a command that was not even looked at. */
async function send(type: string, member: string): Promise<void> {
  tell({ outcome: "refused", sentence: "", offers: [] });
  form.inert = true;
  const id = crypto.randomUUID();
  const stop = follow(id);
  try {
    const answer = client.command(type, { member_id: member }, { id });
    tell(outcomeOf(await answer, times));
  } catch (thrown) {
    tell({ outcome: "refused", sentence: messageOf(thrown), offers: [] });
  } finally {
    stop();
    form.inert = false;
  }
}

/** Says where a command is that takes its time; the desk goes on meanwhile. */
function follow(id: string): () => void {
  const look = () => {
    const command = client.queue?.commands.find((one) => one.id === id);
    const waiting = command && waitingOf(command.state);
    if (!waiting) return;
    tell(waiting);
    form.inert = false;
  };
  let unsubscribe: (() => void) | undefined;
  const timer = setTimeout(() => {
    look();
    unsubscribe = client.queue?.subscribe(look);
  }, SOON_MS);
  return () => {
    clearTimeout(timer);
    unsubscribe?.();
  };
}

function tell({ outcome, sentence, offers: all }: DeskOutcome): void {
  answer.dataset["outcome"] = outcome;
  answer.textContent = sentence;
  offers.replaceChildren(
    ...all.map(({ label, type, member }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => void send(type, member));
      return button;
    }),
  );
}

fillSegments(roles, "role", ROLES);
const chosen = views.elements.namedItem("role");
if (chosen instanceof RadioNodeList) chosen.value = view.role;
views.addEventListener("change", () => {
  const role = String(new FormData(views).get("role"));
  const search = new URLSearchParams({ ...view, role });
  show(parseView(`?${search}`, { tenant: "gym", ...fixedSource }));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const type = (event.submitter as HTMLButtonElement | null)?.value;
  const member = String(new FormData(form).get("member"));
  void send(type ?? "check_in", member.trim());
});
show(view);

// Last, so that the tags come alive with everything they need already set.
await import("../elements.ts");
