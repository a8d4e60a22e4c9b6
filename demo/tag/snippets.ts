import { quoteAttribute, quoteJsx } from "./quote.ts";

/** What a page is to have, as the form says it. */
export interface Choice {
  /** `mock` needs no server; `auto` takes what the endpoint offers. */
  readonly source: "mock" | "auto";
  readonly pack: string;
  readonly endpoint: string;
  readonly apikey: string;
  readonly tenant: string;
  readonly tags: readonly string[];
  readonly theme: string;
  readonly locale: string;
  /** Where livelets.js is served from. */
  readonly script: string;
}

export type Form = keyof typeof FORMS;

/** The forms a snippet may take, by their words. */
export const FORMS = {
  script: "Script tag",
  npm: "npm",
  react: "React 19",
  vue: "Vue",
} as const;

/** The attributes that say how to connect, by name. */
export function connectionOf(choice: Choice): [string, string][] {
  const { source, pack, endpoint, apikey, tenant } = choice;
  const pairs: [string, string][] =
    source === "mock"
      ? [
          ["source", "mock"],
          ["pack", pack],
        ]
      : [
          ["endpoint", endpoint],
          ["apikey", apikey],
          ["tenant", tenant],
        ];
  return pairs.filter(([, value]) => value !== "");
}

/** Why a choice cannot be written down, in a sentence; null where it can. */
export function problemOf({ source, endpoint, apikey, tags }: Choice) {
  if (isSecret(apikey))
    return "That is a secret key: whoever reads the page could publish with it. Use the publishable key, and replace this one if it was ever on a page.";
  if (tags.length === 0) return "Choose at least one widget.";
  if (source === "mock") return null;
  if (!/^https?:\/\/[^\s"'<>]+$/.test(endpoint))
    return "Say where the functions are: an address that begins with https:// and ends with /functions/v1.";
  return null;
}

/** A `sb_secret_…` key, or a token of the service role. */
export function isSecret(apikey: string): boolean {
  if (apikey.trim().startsWith("sb_secret_")) return true;
  const [, claims = ""] = apikey.split(".");
  try {
    const text = atob(claims.replaceAll("-", "+").replaceAll("_", "/"));
    return (JSON.parse(text) as { role?: unknown }).role === "service_role";
  } catch {
    return false;
  }
}

/** The text to copy. */
export function snippetOf(choice: Choice, form: Form): string {
  return { script, npm, react, vue }[form](choice);
}

function script(choice: Choice): string {
  const data = connectionOf(choice).map(([name, value]) =>
    attribute(`data-${name}`, value),
  );
  return `<script
  type="module"
  src=${quoteAttribute(choice.script)}
  ${data.join("\n  ")}
></script>
${tagsOf(choice)}
`;
}

function npm(choice: Choice): string {
  return `${provider(choice, "")}

<script type="module">
${indent(importsOf(choice))}
</script>
`;
}

function react(choice: Choice): string {
  const attributes = connectionOf(choice).map(
    ([name, value]) => `${name}=${quoteJsx(value)}`,
  );
  const tags = choice.tags.map(
    (tag) =>
      `<${[tag, ...looksOf(choice).map(([name, value]) => `${name}=${quoteJsx(value)}`)].join(" ")} />`,
  );
  return `${importsOf(choice)}
import type {} from "livelets/types/react";

export function Live() {
  return (
    <live-provider
${indent(attributes.join("\n"), 6)}
    >
${indent(tags.join("\n"), 6)}
    </live-provider>
  );
}
`;
}

/** In vite.config: `vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("live-") } } })`. */
function vue(choice: Choice): string {
  return `<script setup lang="ts">
${importsOf(choice)}
import type {} from "livelets/types/vue";
</script>

<template>
${indent(provider(choice, ""))}
</template>
`;
}

function provider(choice: Choice, before: string): string {
  const attributes = connectionOf(choice).map(([name, value]) =>
    attribute(name, value),
  );
  return `${before}<live-provider
${indent(attributes.join("\n"))}
>
${indent(tagsOf(choice))}
</live-provider>`;
}

function importsOf({ tags }: Choice): string {
  return ["live-provider", ...tags]
    .map((tag) => `import "livelets/elements/${tag}/define";`)
    .join("\n");
}

function tagsOf(choice: Choice): string {
  const looks = looksOf(choice).map(
    ([name, value]) => ` ${attribute(name, value)}`,
  );
  return choice.tags
    .map((tag) => `<${tag}${looks.join("")}></${tag}>`)
    .join("\n");
}

function looksOf({ theme, locale }: Choice): [string, string][] {
  const pairs: [string, string][] = [
    ["theme", theme],
    ["locale", locale],
  ];
  return pairs.filter(([, value]) => value !== "");
}

function attribute(name: string, value: string): string {
  return `${name}=${quoteAttribute(value)}`;
}

function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
