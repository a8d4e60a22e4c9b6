import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { once } from "node:events";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PAGES } from "../demo/nav.ts";
import { launchBrowser } from "./browser.ts";
import { build } from "./built.ts";

/** Where the files lie on the server: the pages must not lean on the root. */
const FOLDER = "/a/site/of/its/own";
const DIST = new URL("../dist/demo/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

let browser: Browser;
let server: Server;
let base: string;

beforeAll(async () => {
  await build("demo");
  server = createServer((request, response) => {
    const path = request.url!.replace(/\?.*/, "").replace(/\/$/, "/index.html");
    const isOurs = path.startsWith(`${FOLDER}/`) && !path.includes("..");
    const file = new URL(path.slice(FOLDER.length + 1), DIST);
    const content = isOurs ? readFile(file) : Promise.reject(new Error(path));
    content.then(
      (bytes) => {
        const type = TYPES[extname(path)] ?? "application/octet-stream";
        response.writeHead(200, { "content-type": type }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}${FOLDER}/`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  server.close();
});

describe("the built demo, on a server of files alone", () => {
  it.each(PAGES.map(([path]) => path))("shows %s on mock", async (path) => {
    const page = await browser.newPage();
    const trouble: string[] = [];
    page.on("pageerror", (error) => trouble.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") trouble.push(message.text());
    });
    page.on("request", (request) => {
      const isInside = request.url().startsWith(base);
      if (!isInside && !request.url().startsWith("data:"))
        trouble.push(request.url());
    });
    await page.goto(base + path.replace(/index\.html$/, ""));
    const rows = page.locator("live-activity-feed [part~=row]");
    await rows.first().waitFor();
    await page
      .locator("nav a", { hasText: "Gym" })
      .evaluate((link: HTMLAnchorElement) => link.click());
    await page.waitForURL(`${base}gym.html`);
    await page.getByText("Members in the gym").first().waitFor();
    expect(trouble).toEqual([]);
    await page.close();
  });
});
