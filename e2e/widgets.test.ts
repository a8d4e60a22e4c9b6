import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { DemoPage, launchBrowser } from "./browser.ts";
import { SocketWatch, subscription } from "./sockets.ts";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const TOPICS = [
  "signage.public",
  "signage.role.staff",
  "signage.room.lobby",
  "signage.room.hall",
  "signage.room.roof",
];

describe("300 widgets on 5 topics", () => {
  it.each(["supabase", "pusher"] as const)(
    "share one socket and 5 subscriptions on %s, and leave none behind",
    async (source) => {
      const view = { tenant: "signage", role: "staff", source } as const;
      const demo = await DemoPage.open(browser, origin, view);
      const watch = new SocketWatch(demo.page);
      await demo.page.reload();
      await demo.waitForState("live");

      await demo.page.evaluate(replaceFeeds, { topics: TOPICS, count: 300 });
      await expect
        .poll(() => watch.channels.length, { timeout: 20_000 })
        .toBe(5);
      expect(new Set(watch.channels).size).toBe(5);
      expect(watch.open).toBe(1);

      await demo.page.evaluate(replaceFeeds, { topics: TOPICS, count: 0 });
      await expect.poll(() => watch.channels, { timeout: 20_000 }).toEqual([]);
      expect(watch.opened).toBe(1);
      expect(demo.errors).toEqual([]);
      await demo.close();
    },
  );
});

describe("what the watch reads", () => {
  it.each([
    [
      '["1","1","realtime:a","phx_join",{}]',
      { channel: "realtime:a", join: true },
    ],
    [
      '{"topic":"realtime:a","event":"phx_leave"}',
      { channel: "realtime:a", join: false },
    ],
    [
      '{"event":"pusher:subscribe","data":{"channel":"b"}}',
      { channel: "b", join: true },
    ],
    ['{"event":"pusher:ping","data":{}}', null],
  ])("%s", (payload, expected) => {
    expect(subscription(payload)).toEqual(expected);
  });
});

/** Runs in the page: takes every widget out and puts `count` feeds in, spread over the topics. */
function replaceFeeds({ topics, count }: { topics: string[]; count: number }) {
  // The others are widgets too: they hold what they show or vouch for, here everything granted.
  for (const element of document.querySelectorAll("*"))
    if (/^live-(?!provider)/.test(element.localName)) element.remove();
  const main = document.querySelector("main");
  for (let index = 0; index < count; index += 1) {
    const feed = document.createElement("live-activity-feed");
    feed.setAttribute("topic", topics[index % topics.length]!);
    main?.append(feed);
  }
}
