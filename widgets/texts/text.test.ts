import { afterEach, describe, expect, it } from "vitest";
import { MESSAGES } from "./messages.ts";
import { findOverride, setTexts, subscribeTexts, text } from "./text.ts";

const table = {
  "a.hello": "Hello {name}",
  "a.count": { one: "{count} thing", other: "{count} things" },
} as const;

describe("text", () => {
  const undo: (() => void)[] = [];
  afterEach(() => undo.splice(0).forEach((run) => run()));

  it("fills placeholders as they are, not as patterns", () => {
    expect(text(table, "a.hello", "en", { name: "$& {name}" })).toBe(
      "Hello $& {name}",
    );
  });

  it("leaves a placeholder without a value where it stands", () => {
    expect(text(table, "a.hello", "en", {})).toBe("Hello {name}");
    expect(text({ a: "{constructor}" }, "a", "en")).toBe("{constructor}");
  });

  it("chooses the plural form of the locale and its digits", () => {
    expect(text(table, "a.count", "en", { count: 1 })).toBe("1 thing");
    expect(text(table, "a.count", "de", { count: 1234 })).toBe("1.234 things");
  });

  it("prefers the locale's own text, then its language's, then the page's", () => {
    setTexts({ "a.hello": "Hey {name}" });
    setTexts({ "a.hello": "Hallo {name}" }, "de");
    setTexts({ "a.hello": "Grüezi {name}" }, "de-CH");
    const say = (locale: string) =>
      text(table, "a.hello", locale, { name: "Ada" });
    expect([say("de-CH"), say("de-AT"), say("fr")]).toEqual([
      "Grüezi Ada",
      "Hallo Ada",
      "Hey Ada",
    ]);
  });

  it("tells its listeners until they leave", () => {
    let calls = 0;
    const leave = subscribeTexts(() => (calls += 1));
    setTexts({ "b.one": "1" });
    leave();
    setTexts({ "b.two": "2" });
    expect(calls).toBe(1);
    expect(findOverride("b.two", "en")).toBe("2");
  });

  it("has one meaning for each key of the table", () => {
    for (const key of Object.keys(MESSAGES))
      expect(key).toMatch(/^[a-z]+\.[a-z-]+$/);
  });
});
