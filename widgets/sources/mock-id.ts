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

/** FNV-1a over UTF-16 units with a salt, finished by Murmur's mixer; eight hexadecimal digits. */
function hash32(text: string, salt: number): string {
  let hash = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i += 1)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
