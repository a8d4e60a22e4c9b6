import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
} from "vitest";

import { launchBrowser } from "./browser.ts";

const origin = inject("origin");
const MEMBERS = ["m-1042", "m-1043", "m-1044", "m-1045", "m-1046", "m-1047"];
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  // Whoever another test left inside leaves.
  for (const member_id of MEMBERS) await checkOut(member_id);
});

async function checkOut(member_id: string): Promise<void> {
  const response = await fetch(`${origin}/functions/v1/command`, {
    method: "POST",
    headers: {
      apikey: "sb_secret_livelets",
      "content-type": "application/json",
    },
    body: JSON.stringify({
      id: randomUUID(),
      client: "e2e",
      tenant: "gym",
      type: "check_out",
      args: { member_id },
      at: new Date().toISOString(),
    }),
  });
  expect(response.status).toBe(200);
}

async function open(query: string): Promise<string[]> {
  page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${origin}/desk.html?${query}`);
  await page
    .locator("live-connection-badge")
    .getByText("Live")
    .first()
    .waitFor();
  return errors;
}

async function press(button: string, member?: string): Promise<void> {
  if (member !== undefined)
    await page.locator("#desk [name=member]").fill(member);
  await page
    .locator("#desk")
    .getByRole("button", { name: button, exact: true })
    .click();
}

const told = (words: string | RegExp) =>
  page.locator("#desk-answer").getByText(words).waitFor();
const shown = (words: string) =>
  page.locator("live-activity-feed").getByText(words).first().waitFor();

describe.each(["supabase", "pusher"])("the desk over %s", (source) => {
  it("tells all that may come of a check-in and a check-out, and the feed shows what was done", async () => {
    const errors = await open(`source=${source}`);
    await press("Check in", "m-1042");
    await told("Ada Okafor is in.");
    await shown("Ada Okafor");

    await press("Check in", "m-1042");
    await told(/^Ada Okafor is in already, since \d\d:\d\d/);
    await press("Check out Ada Okafor");
    await told(/^Ada Okafor has left, after \d+(\.\d)? minutes\.$/);
    await page
      .locator("live-activity-feed")
      .getByText("Ada Okafor")
      .nth(1)
      .waitFor();

    await press("Check out", "m-1042");
    await told("Ada Okafor is not in.");

    await press("Check in", "sam");
    await told("There is no member of this id. Check the card.");
    await press("Check in Sam Rivera");
    await told("Sam Rivera is in.");

    for (const [id, name] of [
      ["m-1044", "Mina Kowalski"],
      ["m-1045", "Luca Moretti"],
      ["m-1046", "Yara Haddad"],
    ]) {
      await press("Check in", id);
      await told(`${name} is in.`);
    }
    await press("Check in", "m-1047");
    await told("The house is full: all 4 places are taken.");
    await page
      .locator("live-metrics-grid")
      .getByText("Members in the gym")
      .waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe("the desk", () => {
  it("says that it is not for members", async () => {
    await open("role=member");
    await press("Check in", "m-1042");
    await told(/command was refused: You may not do this here/);
    await page.close();
  });

  it("has nobody to ask on the mock source", async () => {
    await open("source=mock");
    expect(
      await page.getByRole("button", { name: "Check in" }).isDisabled(),
    ).toBe(true);
    await page.close();
  });
});
