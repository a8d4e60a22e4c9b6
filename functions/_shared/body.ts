import { firstProblem } from "../../widgets/events/plain-problem.ts";
import { HttpError, badRequest } from "./http-error.ts";
import { firstUnstorable } from "./storable.ts";

/** Bodies are counted while they are read: Content-Length is only a claim. */
export const BODY_BYTES = 16_384;

/** Reads a JSON object, refusing other types, sizes and shapes in words. */
export async function readJson(
  request: Request,
  call: string,
): Promise<Record<string, unknown>> {
  if (!isType(request, "application/json"))
    throw wrongType(call, "application/json");
  return parseObject(await readText(request, call), call);
}

/** Reads a form as pusher-js sends it, or the same fields as JSON. */
export async function readFormOrJson(
  request: Request,
  call: string,
): Promise<Record<string, unknown>> {
  if (isType(request, "application/json")) return readJson(request, call);
  if (!isType(request, "application/x-www-form-urlencoded")) {
    throw wrongType(
      call,
      "application/x-www-form-urlencoded or application/json",
    );
  }
  return Object.fromEntries(new URLSearchParams(await readText(request, call)));
}

function parseObject(text: string, call: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(`${call}: the body is not JSON. Send one JSON object.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest(
      `${call}: the body is not a JSON object. Send one JSON object.`,
    );
  }
  const problem = firstProblem(value);
  if (problem !== null) throw badRequest(`${call}: ${problem}.`);
  const unstorable = firstUnstorable(value);
  if (unstorable !== null) {
    throw badRequest(
      `${call}: "${unstorable}" has a character that cannot be kept (NUL, or half of a surrogate pair). Leave it out.`,
    );
  }
  return value as Record<string, unknown>;
}

async function readText(request: Request, call: string): Promise<string> {
  const reader = request.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > BODY_BYTES) {
        throw new HttpError(
          413,
          "too_large",
          `${call}: the body is larger than ${BODY_BYTES} bytes. Send less at once.`,
        );
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch (thrown) {
    await reader.cancel().catch(() => undefined);
    if (thrown instanceof TypeError)
      throw badRequest(`${call}: the body is not UTF-8. Send UTF-8.`);
    throw thrown;
  }
}

function isType(request: Request, type: string): boolean {
  return (
    (request.headers.get("content-type") ?? "")
      .split(";")[0]!
      .trim()
      .toLowerCase() === type
  );
}

function wrongType(call: string, expected: string): HttpError {
  return new HttpError(
    415,
    "unsupported_type",
    `${call}: the content type is not one this takes. Send ${expected}.`,
  );
}
