import { messageOf } from "../widgets/events/error.ts";
import { PUBLISHABLE_KEY } from "./embedded.ts";
import { fillSegments, fillSelect, find } from "./page.ts";
import { showPublishForm, startPublishForm } from "./publish-form.ts";
import { emailOf, Sessions } from "./session.ts";
import { fixedSource, offeredSources } from "./built.ts";
import {
  isTenant,
  parseView,
  ROLES,
  searchOf,
  TENANTS,
  WITHOUT_METRICS,
} from "./view.ts";
import type { View } from "./view.ts";

/** The part of <live-provider> that this page sets before the tag comes alive. */
type Provider = HTMLElement & { getToken: () => Promise<string | null> };

const endpoint = `${location.origin}/functions/v1`;
const sessions = new Sessions(location.origin);
const provider = find("live-provider", HTMLElement) as Provider;
const views = find("#views", HTMLFormElement);
const roles = find("#roles", HTMLFieldSetElement);
const sources = find("#sources", HTMLFieldSetElement);
const grid = find("live-metrics-grid", HTMLElement);
const who = find("#who", HTMLElement);
const problem = find("#problem", HTMLElement);

/** A page per pack has its tenant, and the built pages have no backend. */
const { tenant: own } = document.body.dataset;
const fixed = { ...(isTenant(own) && { tenant: own }), ...fixedSource };

let view = parseView(location.search, fixed);

function show(next: View): void {
  view = next;
  problem.hidden = true;
  who.textContent = fixed.tenant
    ? seenAs(next)
    : `${TENANTS[next.tenant]}, ${seenAs(next)}`;
  document.title = `${TENANTS[next.tenant]} · Livelets demo`;
  setControl("tenant", next.tenant);
  setControl("source", next.source);
  setControl("role", next.role);
  // Nobody signs in to what is made in this page.
  roles.hidden = roles.disabled = next.source === "mock";
  grid.hidden = WITHOUT_METRICS.includes(next.tenant);
  setProvider(next);
  showPublishForm(next);
}

function seenAs({ tenant, source, role }: View): string {
  if (source === "mock") return "simulated in this page";
  return role === "visitor"
    ? "seen without signing in"
    : `seen as ${emailOf(tenant, role)}`;
}

/** A new `getToken` per view is what tells the provider that someone else is signed in now. */
function setProvider({ tenant, source, role }: View): void {
  provider.getToken = () => sessions.token(tenant, role).catch(report);
  provider.setAttribute("endpoint", endpoint);
  provider.setAttribute("apikey", PUBLISHABLE_KEY);
  provider.setAttribute("tenant", tenant);
  provider.setAttribute("source", source);
  if (source === "mock") provider.setAttribute("pack", tenant);
  else provider.removeAttribute("pack");
}

/** Shows why signing in failed, and lets the provider know too. */
function report(thrown: unknown): never {
  problem.textContent = messageOf(thrown);
  problem.hidden = false;
  throw thrown;
}

function setControl(name: keyof View, value: string): void {
  const control = views.elements.namedItem(name);
  if (control instanceof HTMLSelectElement) control.value = value;
  if (control instanceof RadioNodeList) control.value = value;
}

function chosenView(): View {
  // Disabled controls are not in the form's data: what they showed is still so.
  const params = new URLSearchParams({ ...view });
  for (const [name, value] of new FormData(views))
    params.set(name, String(value));
  return parseView(`?${params.toString()}`, fixed);
}

if (!fixed.tenant)
  fillSelect(
    find("#views [name=tenant]", HTMLSelectElement),
    Object.entries(TENANTS),
  );
fillSegments(sources, "source", offeredSources);
sources.hidden = fixed.source !== undefined;
views.hidden = sources.hidden && fixed.tenant !== undefined;
fillSegments(roles, "role", ROLES);
views.addEventListener("change", () => {
  const next = chosenView();
  history.pushState(null, "", searchOf(next));
  show(next);
});
window.addEventListener("popstate", () =>
  show(parseView(location.search, fixed)),
);
startPublishForm(
  endpoint,
  () => view,
  () => sessions.token(view.tenant, view.role),
);
show(view);

// Last, so that the tags come alive with everything they need already set.
await import("./elements.ts");
