/** Finds an element that the page's markup must have. */
export function find<Kind extends Element>(
  selector: string,
  kind: abstract new () => Kind,
): Kind {
  const element = document.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(
    `demo: the page has no ${kind.name} at "${selector}". Mend demo/index.html.`,
  );
}

/** Replaces a select's options by `[value, label]` pairs. */
export function fillSelect(
  select: HTMLSelectElement,
  options: readonly (readonly [value: string, label: string])[],
): void {
  select.replaceChildren(
    ...options.map(([value, label]) => new Option(label, value)),
  );
}

/** Adds one radio button per name to a fieldset. */
export function fillSegments(
  fieldset: HTMLFieldSetElement,
  name: string,
  labels: Readonly<Record<string, string>>,
): void {
  for (const [value, text] of Object.entries(labels)) {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = name;
    input.value = value;
    const span = document.createElement("span");
    span.textContent = text;
    const label = document.createElement("label");
    label.append(input, span);
    fieldset.append(label);
  }
}
