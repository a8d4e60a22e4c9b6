import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listenLoopback, type Listening } from "./listen.ts";
import { hostFault } from "./origin.ts";
import { UserError } from "./user-error.ts";

/** What the page may be asked for; anything else takes the first. */
const CHOICES = {
  tenant: ["host", "studio", "barbershop", "gym", "signage"],
  source: ["supabase", "pusher", "poll", "mock"],
} as const;

/**
 * The page of somebody else, `demo/embed.html`: another origin, the strictest policy that the widgets work under, and
 * one script tag. It listens on the next port after the backend's, or on any other that is free.
 */
export async function startForeign(url: string): Promise<Listening> {
  const next = Number(new URL(url).port) + 1;
  const handlers = {
    request: (request: IncomingMessage, response: ServerResponse) => {
      answer(url, request, response).catch(() => response.destroy());
    },
    upgrade: (_: IncomingMessage, socket: { destroy(): void }) =>
      socket.destroy(),
  };
  try {
    return await listenLoopback(Math.min(next, 65_535), handlers);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return listenLoopback(0, handlers);
  }
}

async function answer(
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", origin);
  if (hostFault(request) !== null) return send(response, 403, "text/plain", "");
  if (pathname === "/embed.css")
    return send(response, 200, "text/css", await read("embed.css"));
  if (pathname === "/favicon.ico") return send(response, 204, "image/png", "");
  if (pathname !== "/embed.html")
    return send(response, 404, "text/plain", "There is only /embed.html here.");
  const page = fill(await read("embed.html"), {
    ORIGIN: origin,
    TENANT: choose("tenant", searchParams),
    SOURCE: choose("source", searchParams),
  });
  response.setHeader("content-security-policy", policyFor(origin));
  send(response, 200, "text/html", page);
}

/** What a page has to allow for the widgets: scripts from where they are served, calls and sockets to the backend. */
export function policyFor(origin: string): string {
  return [
    "default-src 'none'",
    `script-src ${origin}`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${origin} ${origin.replace(/^http/, "ws")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html",
  ].join("; ");
}

function choose(
  name: keyof typeof CHOICES,
  params: URLSearchParams,
): (typeof CHOICES)[typeof name][number] {
  const [first] = CHOICES[name];
  return CHOICES[name].find((one) => one === params.get(name)) ?? first;
}

function fill(page: string, values: Readonly<Record<string, string>>): string {
  return page.replace(/%([A-Z]+)%/g, (mark, name: string) => {
    const value = values[name];
    return value === undefined ? mark : value;
  });
}

function read(name: string): Promise<string> {
  return readFile(new URL(`../${name}`, import.meta.url), "utf8");
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  response.end(body);
}
