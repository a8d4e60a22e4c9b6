import { hash32 } from "../events/hash32.ts";

/** A UUID (version 8: "made by one's own rule") that is a function of a text. Not for secrets. */
export function hashId(text: string): string {
  const hex = [1, 2, 3, 4].map((salt) => hash32(text, salt)).join("");
  const variant = "89ab"[parseInt(hex[16]!, 16) & 3]!;
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
