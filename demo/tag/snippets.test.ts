import { describe, expect, it } from "vitest";

import { FORMS, isSecret, problemOf, snippetOf } from "./snippets.ts";
import type { Choice, Form } from "./snippets.ts";

const choice: Choice = {
  source: "auto",
  pack: "gym",
  endpoint: "https://abc.supabase.co/functions/v1",
  apikey: "sb_publishable_x",
  tenant: "acme",
  tags: ["live-connection-badge", "live-activity-feed"],
  theme: "dark",
  locale: "de",
  script: "/livelets/livelets.js",
};
const forms = Object.keys(FORMS) as Form[];
const jwt = (role: string) =>
  `e30.${btoa(JSON.stringify({ role })).replaceAll("=", "")}.x`;

describe("a snippet", () => {
  it("says in the script tag how to connect, and has the tags", () => {
    const text = snippetOf(choice, "script");
    expect(text).toContain('src="/livelets/livelets.js"');
    expect(text).toContain('data-tenant="acme"');
    expect(text).toContain(
      '<live-activity-feed theme="dark" locale="de"></live-activity-feed>',
    );
  });

  it.each(forms.filter((form) => form !== "script"))(
    "in %s imports each element that it uses",
    (form) => {
      const text = snippetOf(choice, form);
      for (const tag of ["live-provider", ...choice.tags]) {
        expect(text).toContain(`import "livelets/elements/${tag}/define";`);
        expect(text).toContain(`<${tag}`);
      }
    },
  );

  it.each(forms)("in %s needs no server on mock, and names none", (form) => {
    const text = snippetOf({ ...choice, source: "mock" }, form);
    expect(text).toMatch(/pack="gym"/);
    expect(text).not.toMatch(/endpoint|apikey/);
  });

  const hostile = { ...choice, tenant: '"><img src=x onerror=alert(1)>' };

  it.each(forms.filter((form) => form !== "react"))(
    "in %s keeps a hostile value a value",
    (form) => {
      expect(snippetOf(hostile, form)).not.toContain('"><img');
    },
  );

  it("in React writes a hostile value as a string of JavaScript", () => {
    const [, literal] = /tenant=\{(.*)\}/.exec(snippetOf(hostile, "react"))!;
    expect(JSON.parse(literal!)).toBe(hostile.tenant);
  });
});

describe("what is refused", () => {
  it.each(["sb_secret_abc", " sb_secret_abc", jwt("service_role")])(
    "%s is a secret key",
    (apikey) => {
      expect(problemOf({ ...choice, apikey })).toMatch(/secret key/);
    },
  );

  it.each(["sb_publishable_abc", jwt("anon"), "", "a.b.c"])(
    "%s is none",
    (apikey) => {
      expect(isSecret(apikey)).toBe(false);
    },
  );

  it("wants an endpoint unless it is mock", () => {
    expect(problemOf({ ...choice, endpoint: "abc" })).toMatch(/https/);
    expect(problemOf({ ...choice, endpoint: "", source: "mock" })).toBeNull();
  });
});
