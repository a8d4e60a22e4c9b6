import type {
  ConnectAnswer,
  HeadsAnswer,
  HistoryAnswer,
  HistoryQuery,
} from "../events/answers.ts";
import { LiveletsError, messageOf } from "../events/error.ts";
import type { LiveletsErrorCode } from "../events/error.ts";
import { parseConnect, parseHeads } from "../events/parse-answers.ts";
import { isRecord } from "../events/plain.ts";
import { parseHistory } from "../events/parse-history.ts";
import type { LogPort } from "../sources/source.ts";
import type { Breaker } from "./breaker.ts";
import type { ClientDeps } from "./client-deps.ts";
import type { Tokens } from "./tokens.ts";

const TIMEOUT_MS = 10_000;

export interface HttpOptions {
  /** Where the functions are, such as `https://<ref>.supabase.co/functions/v1`. */
  readonly endpoint: string;
  readonly apikey: string;
  readonly tokens: Tokens;
  readonly breaker: Breaker;
  readonly deps: ClientDeps;
  /** A round trip in ms, and the server's clock in it. */
  readonly measured: (
    call: "connect" | "heads",
    ms: number,
    serverTime: string,
  ) => void;
  /** `connect` has something new to say. */
  readonly moved: () => void;
}

/** The functions over HTTP: one bounded, measured, parsed call each. Rejects with LiveletsError only. */
export class Http implements LogPort {
  readonly #options: HttpOptions;
  #revision: number | undefined;
  /** Until when the server does not want a call again. */
  readonly #wishes = new Map<string, number>();
  #reading = new AbortController();
  /** When `heads` was asked last, or the page opened. */
  #seenAt: number;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#seenAt = options.deps.now();
  }

  async connect(query: {
    tenant: string;
    transport?: string;
    topics?: readonly string[];
  }): Promise<ConnectAnswer> {
    const { tenant, transport, topics } = query;
    const started = this.#options.deps.now();
    const wire = await this.#get("connect", {
      tenant,
      transport,
      topic: topics?.join(","),
    });
    const answer = this.#read("connect", parseConnect(wire));
    this.#revision = answer.revision;
    this.#options.measured(
      "connect",
      this.#options.deps.now() - started,
      answer.serverTime,
    );
    return answer;
  }

  async history(query: HistoryQuery): Promise<HistoryAnswer> {
    const answer = await this.#get("history", { ...query });
    return this.#read("history", parseHistory(answer, query.topic));
  }

  async heads(topics: readonly string[]): Promise<HeadsAnswer> {
    const started = this.#options.deps.now();
    const since = Math.round((started - this.#seenAt) / 1_000) || undefined;
    this.#seenAt = started;
    const answer = this.#read(
      "heads",
      parseHeads(await this.#get("heads", { topic: topics.join(","), since })),
    );
    this.#options.measured(
      "heads",
      this.#options.deps.now() - started,
      answer.serverTime,
    );
    const known = this.#revision;
    if (known !== undefined && answer.revision !== known) this.#options.moved();
    return answer;
  }

  async authorize(
    channel: string,
    socketId: string,
  ): Promise<{ auth: string; channel_data?: string }> {
    const body = { socket_id: socketId, channel_name: channel };
    const answer = await this.post("pusher-auth", body);
    return this.#read("pusher-auth", readSignature(answer));
  }

  /** Ends every question that is under way, but no command: the page goes away, and would not be kept with one open. */
  abandon(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
  }

  /** What a call answered, unparsed. */
  post(call: string, body: object): Promise<unknown> {
    return this.#call(call, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  }

  #get(
    call: string,
    query: Readonly<Record<string, string | number | undefined>>,
  ): Promise<unknown> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined && value !== "") search.set(name, String(value));
    return this.#call(`${call}?${search}`, { signal: this.#reading.signal });
  }

  #read<Answer>(call: string, parsed: Answer | null): Answer {
    if (parsed !== null) return parsed;
    throw new LiveletsError(
      "malformed",
      `client: ${call} answered in a form that is not ours, from "${this.#options.endpoint}". Check the endpoint.`,
    );
  }

  /** One fresh token is tried when the server does not take the one that is held. */
  async #call(
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
  ): Promise<unknown> {
    const token = await this.#options.tokens.current();
    const first = await this.#send(path, init, token);
    if (first.status !== 401 || token === null)
      return this.#result(path, first, token === null);
    this.#options.tokens.forget();
    return this.#result(
      path,
      await this.#send(path, init, await this.#options.tokens.current()),
    );
  }

  async #send(
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
    token: string | null,
  ): Promise<Response> {
    const { breaker, deps, endpoint, apikey } = this.#options;
    this.#respect(path);
    if (!breaker.allow())
      throw notNow(endpoint, (breaker.retryAt ?? 0) - deps.now());
    const headers = {
      ...init.headers,
      apikey,
      ...(token !== null && { authorization: `Bearer ${token}` }),
    };
    try {
      const response = await deps.fetch(`${endpoint}/${path}`, {
        ...init,
        headers,
        credentials: "omit",
        signal: AbortSignal.any([
          AbortSignal.timeout(TIMEOUT_MS),
          ...(init.signal ? [init.signal] : []),
        ]),
      });
      if (response.status >= 500 || response.status === 429) breaker.failed();
      else breaker.succeeded();
      return response;
    } catch (thrown) {
      if (init.signal?.aborted) breaker.dropped();
      else breaker.failed();
      throw new LiveletsError(
        "unavailable",
        `client: "${endpoint}" could not be reached (${messageOf(thrown)}). It is tried again.`,
        thrown,
      );
    }
  }

  /** Throws while the server wishes not to be asked. What a person wants done is not held back: it may have time now. */
  #respect(path: string): void {
    const until = this.#wishes.get(callOf(path)) ?? 0;
    const left = until - this.#options.deps.now();
    if (left > 0 && path !== "command")
      throw notNow(this.#options.endpoint, left);
  }

  /** @param keyed nobody is signed in: what a server does not know is the key, which the page has to mend */
  async #result(
    path: string,
    response: Response,
    keyed = false,
  ): Promise<unknown> {
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body;
    const said = (body as { error?: { message?: unknown } } | null)?.error
      ?.message;
    const message =
      typeof said === "string"
        ? said
        : response.status < 500
          ? `"${this.#options.endpoint}" answered ${response.status}, and not as ours do. Check the endpoint.`
          : `status ${response.status}`;
    const call = callOf(path);
    const wish = retryAfterOf(response);
    if (wish) this.#wishes.set(call, this.#options.deps.now() + wish);
    throw new LiveletsError(
      codeOf(response.status, keyed),
      `client: ${call} was refused: ${message}`,
      undefined,
      wish,
    );
  }
}

function callOf(path: string): string {
  return path.split("?")[0]!;
}

/** @param ms until it is worth trying; a probe may be under way where that is past */
function notNow(endpoint: string, ms: number): LiveletsError {
  return new LiveletsError(
    "unavailable",
    `client: "${endpoint}" did not answer lately. It is tried again soon.`,
    undefined,
    ms > 0 ? ms : undefined,
  );
}

/** What is final, and what a deploy or a slip in the address may cause and will pass. */
function codeOf(status: number, keyed: boolean): LiveletsErrorCode {
  if (status === 401) return keyed ? "bad-argument" : "unauthorized";
  if (status === 403) return "denied";
  if (status === 404) return "malformed";
  const passing = status >= 500 || status === 429 || status === 408;
  return passing ? "unavailable" : "bad-argument";
}

/** The server's own wish, in ms. */
function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  return seconds > 0 && seconds <= 3_600 ? seconds * 1_000 : undefined;
}

function readSignature(
  answer: unknown,
): { auth: string; channel_data?: string } | null {
  if (!isRecord(answer) || typeof answer.auth !== "string") return null;
  const { auth, channel_data } = answer;
  return { auth, ...(typeof channel_data === "string" && { channel_data }) };
}
