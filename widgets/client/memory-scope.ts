/**
 * Whose what is kept would be: nobody sees, or sends, what belongs to another person, tenant or server. Null where a
 * token does not say who holds it. The token is not judged: the server does that with each call.
 */
export function scopeOf(
  endpoint: string,
  tenant: string,
  token: string | null,
): string | null {
  const subject = token === null ? "" : subjectOf(token);
  return subject === null
    ? null
    : JSON.stringify([endpoint, tenant, token !== null, subject]);
}

/** What scopes of one server and tenant begin with. */
export function scopesOf(endpoint: string, tenant: string): string {
  return JSON.stringify([endpoint, tenant]).slice(0, -1);
}

/** The `sub` of a JWT. */
function subjectOf(token: string): string | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  try {
    const bytes = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const { sub } = JSON.parse(bytes) as { sub?: unknown };
    return typeof sub === "string" && sub ? sub : null;
  } catch {
    return null;
  }
}
