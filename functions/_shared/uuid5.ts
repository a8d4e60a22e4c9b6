import { createHash } from "node:crypto";

/** RFC 9562's namespace for URLs. */
const NAMESPACE = "6ba7b8119dad11d180b400c04fd430c8";

/** The UUID of version 5 of a name: the same wherever and however often it is made. */
export function uuid5(name: string): string {
  // As text: Deno 2.1 has no global Buffer.
  const hex = createHash("sha1")
    .update(NAMESPACE, "hex")
    .update(name)
    .digest("hex");
  const variant = (parseInt(hex[16]!, 16) & 0x3) | 0x8;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant.toString(16)}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
