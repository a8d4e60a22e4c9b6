export function findPostgres(path?: string): string | null;
export function ensurePostgres(): { path: string } | { reason: string };
