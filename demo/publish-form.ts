import { SAMPLES } from "./samples.ts";
import type { Sample } from "./samples.ts";
import { fixedSource } from "./built.ts";
import { AUDIENCES, publish } from "./publish.ts";
import type { AudienceName } from "./publish.ts";
import { find, fillSelect } from "./page.ts";
import type { View } from "./view.ts";

const form = find("#publish", HTMLFormElement);
const typeSelect = find("#publish [name=type]", HTMLSelectElement);
const dataArea = find("#publish [name=data]", HTMLTextAreaElement);
const audienceSelect = find("#publish [name=audience]", HTMLSelectElement);
const button = find("#publish button", HTMLButtonElement);
const answer = find("#answer", HTMLOutputElement);
const note = find("#publish-note", HTMLElement);

/** Brings the form to life. `current` answers for whom and with which token it publishes when Publish is pressed. */
export function startPublishForm(
  endpoint: string,
  current: () => View,
  token: () => Promise<string | null>,
): void {
  const audiences = Object.entries(AUDIENCES);
  fillSelect(
    audienceSelect,
    audiences.map(([name, { label }]) => [name, label]),
  );
  typeSelect.addEventListener("change", () => offerSample(current()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(endpoint, current(), token);
  });
}

/** Offers the event types of the view's tenant, and says who would publish them. */
export function showPublishForm(view: View): void {
  const samples: readonly Sample[] = SAMPLES[view.tenant];
  fillSelect(
    typeSelect,
    samples
      .filter(({ serversOnly }) => !serversOnly)
      .map(({ type }) => [type, type]),
  );
  offerSample(view);
  say("", "");
  const simulated = view.source === "mock";
  button.disabled = simulated;
  note.textContent = simulated ? SIMULATED : noteFor(view);
}

const SIMULATED = `The events are made in this page: there is no server to publish to. ${
  fixedSource.source ? "npm start brings one." : "Choose another source."
}`;

function noteFor({ role }: View): string {
  return role === "admin" || role === "staff"
    ? ""
    : "Staff and admins may publish: choose one of them above. Or try it as you are: the server says why not.";
}

function offerSample(view: View): void {
  const sample = chosen(view);
  dataArea.value = sample ? JSON.stringify(sample.data, null, 2) : "";
}

function chosen(view: View): Sample | undefined {
  return SAMPLES[view.tenant].find(({ type }) => type === typeSelect.value);
}

async function send(
  endpoint: string,
  view: View,
  token: () => Promise<string | null>,
): Promise<void> {
  button.disabled = true;
  say("", "Sending …");
  const { outcome, sentence } = await publish(endpoint, token, {
    tenant: view.tenant,
    type: typeSelect.value,
    key: chosen(view)?.key,
    data: dataArea.value,
    audience: audienceSelect.value as AudienceName,
  });
  button.disabled = false;
  say(outcome, sentence);
}

function say(outcome: string, sentence: string): void {
  answer.dataset.outcome = outcome;
  answer.textContent = sentence;
}
